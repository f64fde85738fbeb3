-- Starts Midfill once the user's configuration is read. `vim.g.midfill = false` keeps it off.
if vim.g.loaded_midfill or vim.g.midfill == false then
  return
end
vim.g.loaded_midfill = true

if vim.fn.has('nvim-0.10') == 0 then
  vim.notify('Midfill needs Neovim 0.10 or newer', vim.log.levels.ERROR)
  return
end

require('midfill.commands').define()

local function start()
  -- Later than a plugin manager's `setup()`, whose options would come too late otherwise.
  vim.schedule(function()
    require('midfill').start()
  end)
end

if vim.v.vim_did_enter == 1 then
  start()
else
  vim.api.nvim_create_autocmd('VimEnter', { once = true, callback = start })
end
