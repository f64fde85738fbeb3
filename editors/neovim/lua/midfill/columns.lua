--- Columns of the protocol, which count in the encoding that was agreed on, and bytes.
local M = {}

-- The functions took other arguments before 0.11.
local is_new = vim.fn.has('nvim-0.11') == 1

--- The column of a byte offset in a line.
---@param line string
---@param byte integer
---@param encoding 'utf-8'|'utf-16'|'utf-32'
function M.from_byte(line, byte, encoding)
  byte = math.min(byte, #line)
  if encoding == 'utf-8' then
    return byte
  end
  if is_new then
    return vim.str_utfindex(line, encoding, byte, false)
  end
  local scalars, units = vim.str_utfindex(line, byte)
  return encoding == 'utf-16' and units or scalars
end

--- The byte offset of a column in a line; the line's end for a column beyond it.
---@param line string
---@param column integer
---@param encoding 'utf-8'|'utf-16'|'utf-32'
function M.to_byte(line, column, encoding)
  if encoding == 'utf-8' then
    return math.min(column, #line)
  end
  if is_new then
    return vim.str_byteindex(line, encoding, column, false)
  end
  local last = M.from_byte(line, #line, encoding)
  return vim.str_byteindex(line, math.min(column, last), encoding == 'utf-16')
end

return M
