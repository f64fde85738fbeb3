--- Ghost text from Midfill. |midfill.txt| describes all of it.
local M = {}

local started = false

--- Takes options (|midfill-options|), in place of `vim.g.midfill`.
---@param options table?
function M.setup(options)
  require('midfill.config').set(options or {})
  M.start()
end

--- Begins to serve the buffers that are open and those that will be. Called for you.
function M.start()
  local config = require('midfill.config')
  local problems = config.load()
  require('midfill.keys').map()
  if not started then
    started = true
    require('midfill.ghost').highlight()
    require('midfill.events').listen()
    require('midfill.menu').listen()
    require('midfill.server').attach_all()
  end
  for _, problem in ipairs(problems) do
    require('midfill.notice').show(problem)
  end
end

--- Puts the suggestion in: 'all' (the default) of it, its next 'word', or the rest of its 'line'.
--- Returns whether there was one to take.
---@param portion 'all'|'word'|'line'|nil
---@return boolean
function M.accept(portion)
  local keys = require('midfill.keys').accepting(portion or 'all')
  if not keys then
    return false
  end
  vim.api.nvim_feedkeys(keys, 'in', false)
  return true
end

--- Takes the suggestion off the screen. Returns whether there was one.
---@return boolean
function M.dismiss()
  return require('midfill.session').dismiss()
end

--- Shows the next alternative; the first time, the server is asked for some.
function M.next()
  require('midfill.session').cycle(1)
end

function M.previous()
  require('midfill.session').cycle(-1)
end

--- Asks for a suggestion now, wherever the cursor is, also while Midfill is off.
function M.trigger()
  require('midfill.session').trigger()
end

--- Whether a suggestion is on the screen.
---@return boolean
function M.visible()
  return require('midfill.session').visible()
end

--- Turns suggestions on or off, for all buffers. Returns whether they are on now.
---@return boolean
function M.toggle()
  return require('midfill.switch').toggle()
end

--- No suggestions for some minutes; 0 ends that.
---@param minutes integer? 10 if not given
function M.snooze(minutes)
  require('midfill.switch').snooze(minutes or 10)
end

--- A few letters for a status line: what Midfill does in this buffer.
---@return string
function M.statusline()
  return require('midfill.statusline').text()
end

return M
