--- A suggestion, and what is left of it where the cursor is now. No state, no drawing.
---
--- Rows count from 0, columns are bytes. The text that a suggestion replaces starts at `col`, after
--- `head`. Right of the cursor it replaced `covered` when it was made, and `after` stays.
---@class midfill.Suggestion
---@field row integer
---@field col integer
---@field head string
---@field text string
---@field covered string
---@field after string
---@field item table as the server sent it
local columns = require('midfill.columns')

local M = {}

-- What editors and plugins close by themselves.
local closers = '[%)%]}>\'"`]'

--- Makes a suggestion of a server's item, or nil where it does not fit the place it is for.
---@param item table
---@param place {row: integer, col: integer, line: string} the cursor when it was asked for
---@param encoding string
---@return midfill.Suggestion?
function M.new(item, place, encoding)
  if type(item.insertText) ~= 'string' then
    return nil
  end
  local first, last = place.col, place.col
  if item.range then
    if item.range.start.line ~= place.row or item.range['end'].line ~= place.row then
      return nil
    end
    first = columns.to_byte(place.line, item.range.start.character, encoding)
    last = columns.to_byte(place.line, item.range['end'].character, encoding)
  end
  if first > place.col or last < place.col then
    return nil
  end
  return {
    row = place.row,
    col = first,
    head = place.line:sub(1, first),
    text = (item.insertText:gsub('\r\n?', '\n')),
    covered = place.line:sub(place.col + 1, last),
    after = place.line:sub(last + 1),
    item = item,
  }
end

--- Whether the characters of `part` come in `text`, in order.
local function contains(text, part)
  local at = 1
  for character in part:gmatch('.') do
    at = text:find(character, at, true)
    if not at then
      return false
    end
    at = at + 1
  end
  return true
end

--- Whether what stands between the cursor and `after` now may be replaced: it is what was there,
--- or what is left of that after typing over it, with brackets that were closed automatically.
local function may_replace(now, covered, rest)
  if now == covered then
    return true
  end
  for length = #covered, 0, -1 do
    local kept = covered:sub(#covered - length + 1)
    if vim.endswith(now, kept) then
      local closed = now:sub(1, #now - length)
      if closed:gsub(closers, '') == '' and contains(rest, closed) then
        return true
      end
    end
  end
  return false
end

--- What is still missing at the cursor, or nil where the buffer has parted from the suggestion.
---@param suggestion midfill.Suggestion
---@param buffer integer
---@param row integer
---@param col integer
---@return {text: string, covered: string, after: string}?
function M.rest(suggestion, buffer, row, col)
  local below = row - suggestion.row
  if below < 0 or below > select(2, suggestion.text:gsub('\n', '')) then
    return nil
  end
  local lines = vim.api.nvim_buf_get_lines(buffer, suggestion.row, row + 1, false)
  local last = lines[#lines]
  if #lines ~= below + 1 or not vim.startswith(lines[1], suggestion.head) then
    return nil
  end
  if below == 0 and col < suggestion.col then
    return nil
  end
  lines[#lines] = last:sub(1, col)
  lines[1] = lines[1]:sub(suggestion.col + 1)
  local typed = table.concat(lines, '\n')
  local tail = last:sub(col + 1)
  if not vim.startswith(suggestion.text, typed) or not vim.endswith(tail, suggestion.after) then
    return nil
  end
  local text = suggestion.text:sub(#typed + 1)
  local covered = tail:sub(1, #tail - #suggestion.after)
  if text == covered or not may_replace(covered, suggestion.covered, text) then
    return nil
  end
  return { text = text, covered = covered, after = suggestion.after }
end

--- How much of the covered text goes when `text` is put before it and `left` is still to come: what
--- `left` does not bring again.
---@return integer bytes
function M.overtaken(covered, left)
  for length = 0, #covered do
    if contains(left, covered:sub(length + 1)) then
      return length
    end
  end
  return #covered
end

--- Moves a suggestion on, after a part of it was put into the buffer.
---@param suggestion midfill.Suggestion
---@param rest {text: string, covered: string}
---@param length integer bytes of `rest.text` that were put in
---@param row integer the cursor behind them
---@param col integer
---@param line string
---@return midfill.Suggestion
function M.advance(suggestion, rest, length, row, col, line)
  return {
    row = row,
    col = col,
    head = line:sub(1, col),
    text = rest.text:sub(length + 1),
    covered = line:sub(col + 1, #line - #suggestion.after),
    after = suggestion.after,
    item = suggestion.item,
  }
end

return M
