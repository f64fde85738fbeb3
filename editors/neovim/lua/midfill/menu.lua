--- Completion menus: Neovim's own, nvim-cmp and blink.cmp. While one is open, its keys and its
--- window have the place of our text.
local config = require('midfill.config')

local M = {}

local function cmp_is_open()
  local cmp = package.loaded['cmp']
  return type(cmp) == 'table' and type(cmp.visible) == 'function' and cmp.visible()
end

local function blink_is_open()
  local blink = package.loaded['blink.cmp']
  if type(blink) ~= 'table' then
    return false
  end
  local is_open = blink.is_menu_visible or blink.is_visible
  return type(is_open) == 'function' and is_open()
end

--- Whether our text has to stay away.
function M.covers()
  if config.options.menu == 'show' then
    return false
  end
  return vim.fn.pumvisible() == 1 or cmp_is_open() or blink_is_open()
end

local listens_to_cmp = false

--- nvim-cmp tells of its menu by callbacks; it may be loaded long after us.
local function listen_to_cmp()
  local cmp = package.loaded['cmp']
  if listens_to_cmp or type(cmp) ~= 'table' or not cmp.event then
    return
  end
  listens_to_cmp = true
  for _, name in ipairs({ 'menu_opened', 'menu_closed' }) do
    cmp.event:on(name, function()
      vim.schedule(require('midfill.session').redraw)
    end)
  end
end

function M.listen()
  local group = vim.api.nvim_create_augroup('midfill.menu', {})
  vim.api.nvim_create_autocmd('InsertEnter', { group = group, callback = listen_to_cmp })
  vim.api.nvim_create_autocmd('User', {
    group = group,
    pattern = { 'BlinkCmpMenuOpen', 'BlinkCmpMenuClose' },
    callback = function()
      vim.schedule(require('midfill.session').redraw)
    end,
  })
end

return M
