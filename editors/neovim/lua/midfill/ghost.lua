--- Draws a suggestion: extmarks in one window, which never touch the text.
local layouts = require('midfill.layout')

local M = {}

local namespace = vim.api.nvim_create_namespace('midfill')
local drawn -- { buffer, key } of what is on the screen

--- Links our groups to what the color scheme has for such text.
function M.highlight()
  local function define()
    -- 0.12 has a group for such text. As NonText, which it links to, it can hardly be read.
    local hint = vim.api.nvim_get_hl(0, { name = 'ComplHint' })
    local is_own = next(hint) ~= nil and hint.link ~= 'NonText'
    local groups = {
      MidfillGhost = is_own and 'ComplHint' or 'Comment',
      MidfillCount = 'MoreMsg',
      MidfillTail = 'Normal',
    }
    for name, link in pairs(groups) do
      vim.api.nvim_set_hl(0, name, { link = link, default = true })
    end
  end
  define()
  local group = vim.api.nvim_create_augroup('midfill.colors', {})
  vim.api.nvim_create_autocmd('ColorScheme', { group = group, callback = define })
end

-- Keeps the marks out of other windows on the same buffer. 0.10 does it with these functions and a
-- flag on each mark, later versions with a property of the namespace; both are internal, so guarded.
local is_old = vim.api.nvim__win_add_ns ~= nil

local function scope(window)
  if vim.api.nvim__ns_set then
    pcall(vim.api.nvim__ns_set, namespace, { wins = { window } })
  elseif is_old then
    for _, other in ipairs(vim.api.nvim_list_wins()) do
      pcall(vim.api.nvim__win_del_ns, other, namespace)
    end
    pcall(vim.api.nvim__win_add_ns, window, namespace)
  end
end

--- Virtual text shows a tab as one cell.
local function expand(text, from, tabstop)
  if not text:find('\t', 1, true) then
    return text
  end
  local parts, column = {}, from
  for before, tab in text:gmatch('([^\t]*)(\t?)') do
    column = column + vim.fn.strdisplaywidth(before)
    local width = tab == '' and 0 or tabstop - column % tabstop
    column = column + width
    table.insert(parts, before .. (' '):rep(width))
  end
  return table.concat(parts)
end

--- Shows what is left of a suggestion at the cursor.
---@param place {buffer: integer, window: integer, row: integer, col: integer}
---@param rest {text: string, covered: string, after: string}
---@param count string? such as 2/3
function M.show(place, rest, count)
  local key = table.concat({
    place.window, place.row, place.col, rest.text, rest.covered, rest.after, count or '',
  }, '\0')
  if drawn and drawn.buffer == place.buffer and drawn.key == key then
    return
  end
  M.hide()
  local layout = layouts.of(rest)
  local tabstop = vim.bo[place.buffer].tabstop
  local column = vim.fn.virtcol('.') - 1
  local function mark(col, options)
    options.hl_mode = 'combine'
    options.strict = false
    options.scoped = is_old or nil
    vim.api.nvim_buf_set_extmark(place.buffer, namespace, place.row, col, options)
  end
  for _, piece in ipairs(layout.pieces) do
    local text = expand(piece[2], column, tabstop)
    mark(place.col + piece[1], {
      virt_text = { { text, 'MidfillGhost' } },
      virt_text_pos = 'inline',
    })
  end
  local lines = vim.tbl_map(function(line)
    return { { expand(line, 0, tabstop), 'MidfillGhost' } }
  end, layout.lines)
  if layout.overlay then
    local chunks = { { expand(layout.first, column, tabstop), 'MidfillGhost' } }
    local last = #lines > 0 and lines[#lines] or chunks
    table.insert(last, { expand(layout.tail, 0, tabstop), 'MidfillTail' })
    local hidden = vim.fn.strdisplaywidth(rest.covered .. rest.after, column)
    for _, chunk in ipairs(chunks) do
      hidden = hidden - vim.fn.strdisplaywidth(chunk[1])
    end
    table.insert(chunks, { (' '):rep(hidden), 'MidfillTail' })
    mark(place.col, { virt_text = chunks, virt_text_pos = 'overlay' })
  end
  if #lines > 0 then
    mark(place.col, { virt_lines = lines })
  end
  if count then
    mark(place.col, { virt_text = { { count, 'MidfillCount' } }, virt_text_pos = 'eol' })
  end
  scope(place.window)
  drawn = { buffer = place.buffer, key = key }
end

--- Takes the suggestion off the screen.
function M.hide()
  if drawn and vim.api.nvim_buf_is_valid(drawn.buffer) then
    vim.api.nvim_buf_clear_namespace(drawn.buffer, namespace, 0, -1)
  end
  drawn = nil
end

--- Whether a suggestion is on the screen.
function M.visible()
  return drawn ~= nil
end

return M
