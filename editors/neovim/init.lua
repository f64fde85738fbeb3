-- Ghost text from Midfill with Neovim's own client; Neovim 0.12 or newer, no plugin.
-- Copy it into your init.lua, or try it: nvim -u editors/neovim/init.lua FILE
-- <Tab> accepts what is shown, and is a plain <Tab> when nothing is.

-- Neovim hides a short message behind `-- INSERT --`, and for one wider than the screen it stops the
-- typing until a key is pressed. So show messages in a corner, for a while.
local function tell(_, params)
  local width = math.min(60, vim.o.columns - 4)
  local buffer = vim.api.nvim_create_buf(false, true)
  vim.api.nvim_buf_set_lines(buffer, 0, -1, true, vim.split(params.message, '\n'))
  local window = vim.api.nvim_open_win(buffer, false, {
    relative = 'editor',
    anchor = 'NE',
    row = 0,
    col = vim.o.columns,
    width = width,
    height = math.ceil(vim.fn.strdisplaywidth(params.message) / (width - 10)),
    border = 'rounded',
    style = 'minimal',
    focusable = false,
    noautocmd = true,
  })
  vim.wo[window].linebreak = true
  vim.defer_fn(function()
    vim.api.nvim_buf_delete(buffer, { force = true })
  end, 10000)
end

vim.lsp.config('midfill', {
  cmd = { 'midfill' },
  root_markers = { '.git' },
  handlers = { ['window/showMessage'] = tell },
})
vim.lsp.enable('midfill')
vim.lsp.inline_completion.enable()

-- Neovim keeps the place at which a suggestion was asked for, and uses it even when more was typed
-- since. So insert only what is still missing at the cursor, and nothing once the text has parted.
local function missing_text(item)
  local row, column = unpack(vim.api.nvim_win_get_cursor(0))
  local line, range = vim.api.nvim_get_current_line(), item.range
  local typed = line:sub(range.start_col + 1, column)
  if row ~= range.start_row + 1 or not vim.startswith(item.insert_text, typed) then
    return nil
  end
  -- The suggestion may bring its own closing brackets in place of those right of the cursor.
  local tail = line:sub(column + 1)
  local replaces_tail = tail ~= '' and vim.endswith(item.insert_text, tail)
  local stop = replaces_tail and #line or math.max(column, math.min(range.end_col, #line))
  vim.api.nvim_buf_set_text(0, row - 1, column, row - 1, stop, {})
  item.insert_text, item.range = item.insert_text:sub(#typed + 1), nil
  return item
end

vim.keymap.set('i', '<Tab>', function()
  if not vim.lsp.inline_completion.get({ on_accept = missing_text }) then
    return '<Tab>'
  end
end, { expr = true, desc = 'Accept the suggestion' })
