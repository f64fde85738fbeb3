--- How much of a text is taken: all of it, a word, a line. Lengths are bytes.
local M = {}

-- Bytes of characters outside ASCII count as letters, so a cut never falls into one.
local word = '^[%w_\128-\255]+'
local marks = '^[^%w_%s\128-\255]+'

--- A combining mark or a variation selector belongs to the character before it.
local function with_marks(text, length)
  while length < #text do
    local byte = text:byte(length + 1)
    if byte < 128 then
      return length
    end
    local step = vim.str_utf_end(text, length + 1) + 1
    if vim.fn.strcharlen(text:sub(1, length + step)) > vim.fn.strcharlen(text:sub(1, length)) then
      return length
    end
    length = length + step
  end
  return length
end

local portions = {}

function portions.all(text)
  return #text
end

--- Blanks before it, and a run of letters or of marks. Over a line's end it takes the indentation
--- of the next line with its first word.
function portions.word(text)
  local blank = #text:match('^%s*')
  local rest = text:sub(blank + 1)
  local run = rest:match(word) or rest:match(marks) or ''
  return with_marks(text, blank + #run)
end

--- To the line's end; from there, the whole next line.
function portions.line(text)
  local start = text:match('^%s*\n()') or 1
  local stop = text:find('\n', start, true)
  return stop and stop - 1 or #text
end

--- The length of a portion of a text.
---@param name 'all'|'word'|'line'
---@param text string
---@return integer
function M.length(name, text)
  return math.max(1, portions[name](text))
end

return M
