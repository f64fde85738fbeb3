--- On, off, and off for a while. While off, nothing is asked.
local M = {}

local is_on = true
local snoozed_until -- milliseconds of the event loop's clock
local timer

local function changed()
  if not M.allows(vim.api.nvim_get_current_buf()) then
    require('midfill.session').clear()
  end
  require('midfill.statusline').changed()
end

--- Whether suggestions come by themselves in a buffer.
function M.allows(buffer)
  return is_on
    and not snoozed_until
    and require('midfill.config').options.auto
    and vim.b[buffer].midfill ~= false
end

--- 'on', 'off', or how many minutes the snooze still takes.
function M.state()
  if not is_on then
    return 'off'
  end
  if snoozed_until then
    return math.max(1, math.ceil((snoozed_until - vim.uv.now()) / 60000))
  end
  return 'on'
end

local function wake()
  if timer then
    timer:stop()
  end
  snoozed_until = nil
end

function M.toggle()
  is_on = not is_on
  wake()
  changed()
  return is_on
end

function M.snooze(minutes)
  wake()
  if minutes > 0 then
    local span = math.floor(minutes * 60000)
    snoozed_until = vim.uv.now() + span
    timer = timer or vim.uv.new_timer()
    timer:start(span, 0, function()
      vim.schedule(function()
        wake()
        changed()
      end)
    end)
  end
  changed()
end

return M
