--- A text to read, in a window of its own; `q` closes it.
local M = {}

---@param title string
---@param lines string[]
function M.open(title, lines)
  local buffer = vim.api.nvim_create_buf(false, true)
  vim.bo[buffer].bufhidden = 'wipe'
  vim.api.nvim_buf_set_lines(buffer, 0, -1, true, lines)
  vim.bo[buffer].modifiable = false
  local height = math.min(#lines, math.max(3, math.floor(vim.o.lines / 2)))
  vim.cmd(('botright %dsplit'):format(height))
  local window = vim.api.nvim_get_current_win()
  vim.api.nvim_win_set_buf(window, buffer)
  vim.bo[buffer].filetype = 'midfill'
  vim.wo[window].wrap = true
  vim.wo[window].linebreak = true
  vim.wo[window].number = false
  vim.wo[window].relativenumber = false
  vim.wo[window].winfixheight = true
  pcall(vim.api.nvim_buf_set_name, buffer, ('midfill://%s/%d'):format(title, buffer))
  vim.keymap.set('n', 'q', '<Cmd>close<CR>', { buffer = buffer, nowait = true })
  return buffer
end

return M
