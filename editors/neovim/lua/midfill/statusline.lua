--- What Midfill does, for a status line.
local M = {}

local failed = false -- the server has told of a failure, and nothing came since

local due = false
local told -- the text that others were told of

--- Has the status line drawn anew if it says something else, and tells others: `User MidfillStatus`.
--- Not before the suggestion is drawn, and not for what is over by then.
function M.changed()
  if due then
    return
  end
  due = true
  vim.defer_fn(function()
    due = false
    local text = M.text()
    if text == told then
      return
    end
    told = text
    pcall(vim.api.nvim_exec_autocmds, 'User', { pattern = 'MidfillStatus', modeline = false })
    if vim.o.statusline:find('midfill', 1, true) then
      vim.cmd.redrawstatus()
    end
  end, 0)
end

--- A message of the server: 1 is an error, 2 a warning.
function M.heard(params)
  failed = params.type == 1 or params.type == 2
  M.changed()
end

--- Something was shown, so it works.
function M.worked()
  failed = false
end

--- Empty in a buffer that is not served; else `Midfill`, with `…` while an answer is due, `!` after a
--- failure, `off`, or `zz` and the minutes left.
---@return string
function M.text()
  local server = require('midfill.server')
  if server.gave_up() then
    return 'Midfill !'
  end
  if not server.client(vim.api.nvim_get_current_buf()) then
    return ''
  end
  local state = require('midfill.switch').state()
  if state == 'off' then
    return 'Midfill off'
  elseif state ~= 'on' then
    return ('Midfill zz %d min'):format(state)
  elseif require('midfill.session').waits() then
    return 'Midfill …'
  end
  return failed and 'Midfill !' or 'Midfill'
end

return M
