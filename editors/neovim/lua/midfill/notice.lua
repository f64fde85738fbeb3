--- Messages, in a corner and for a while. Neovim's own line hides a short message behind
--- `-- INSERT --`, and for one wider than the screen it stops the typing until a key is pressed.
local config = require('midfill.config')

local M = {}

local open = {}

local function close(notice)
  if vim.api.nvim_win_is_valid(notice.window) then
    vim.api.nvim_win_close(notice.window, true)
  end
  open = vim.tbl_filter(function(other)
    return other ~= notice
  end, open)
end

--- Shows a message.
---@param text string
---@param milliseconds integer?
function M.show(text, milliseconds)
  if config.options.notify then
    config.options.notify(text)
    return
  end
  local lines = vim.split(text, '\n')
  local width = math.max(10, math.min(60, vim.o.columns - 4))
  local height, longest = 0, 1
  for _, line in ipairs(lines) do
    local cells = vim.fn.strdisplaywidth(line)
    longest = math.max(longest, math.min(width, cells))
    -- Lines break at words, so a few cells of each row stay empty.
    height = height + math.max(1, cells <= width and 1 or math.ceil(cells / (width - 10)))
  end
  height = math.min(height, math.max(1, vim.o.lines - 4))
  local row = 0
  for _, notice in ipairs(open) do
    row = math.max(row, notice.below)
  end
  if row + height + 2 > vim.o.lines - 2 then
    row = 0
  end
  local buffer = vim.api.nvim_create_buf(false, true)
  vim.bo[buffer].bufhidden = 'wipe'
  vim.api.nvim_buf_set_lines(buffer, 0, -1, true, lines)
  local window = vim.api.nvim_open_win(buffer, false, {
    relative = 'editor',
    anchor = 'NE',
    row = row,
    col = vim.o.columns,
    width = longest,
    height = height,
    border = 'rounded',
    style = 'minimal',
    focusable = false,
    noautocmd = true,
  })
  vim.wo[window].wrap = true
  vim.wo[window].linebreak = true
  local notice = { window = window, below = row + height + 2 }
  table.insert(open, notice)
  vim.defer_fn(function()
    close(notice)
  end, milliseconds or 10000)
end

return M
