--- What of a suggestion goes where on the screen. No drawing.
---@class midfill.Layout
---@field pieces {[1]: integer, [2]: string}[] texts to insert, by their place in the covered text
---@field overlay boolean the first line is drawn over the text right of the cursor
---@field first string
---@field lines string[] the lines below
---@field tail string text right of the cursor that moves to the end of the last line
local M = {}

--- Cuts a line into what comes before, between and behind the covered characters, or nil if they are
--- not in it. From the right: a bracket that was closed automatically closes the outermost one.
local function align(line, covered)
  local pieces, stop = {}, #line
  local at = #covered
  while at > 0 do
    local start = at + vim.str_utf_start(covered, at)
    local character = covered:sub(start, at)
    local found
    for place = stop - #character + 1, 1, -1 do
      if line:sub(place, place + #character - 1) == character then
        found = place
        break
      end
    end
    if not found then
      return nil
    end
    table.insert(pieces, 1, { at, line:sub(found + #character, stop) })
    stop, at = found - 1, start - 1
  end
  table.insert(pieces, 1, { 0, line:sub(1, stop) })
  return vim.tbl_filter(function(piece)
    return piece[2] ~= ''
  end, pieces)
end

--- Lays out what is left of a suggestion.
---@param rest {text: string, covered: string, after: string}
---@return midfill.Layout
function M.of(rest)
  local lines = vim.split(rest.text, '\n', { plain = true })
  local first = table.remove(lines, 1)
  local layout = { pieces = {}, overlay = false, first = first, lines = lines, tail = '' }
  local pieces
  if #lines == 0 then
    pieces = align(first, rest.covered)
  elseif rest.covered == '' and rest.after:match('^%s*$') then
    pieces = { { 0, first } }
  end
  if pieces then
    layout.pieces = pieces
  else
    layout.overlay, layout.tail = true, rest.after
  end
  return layout
end

return M
