--- The suggestion at the cursor: asked for, shown, typed along, taken, dropped.
---
--- There is one cursor in insert mode, so there is one suggestion and at most one request.
local config = require('midfill.config')
local clients = require('midfill.client')
local columns = require('midfill.columns')
local ghost = require('midfill.ghost')
local suggestions = require('midfill.suggestion')

local M = {}

local invoked, automatic = 1, 2 -- InlineCompletionTriggerKind

--- Of the screen: { place, list, index, offered: whether the server gave its alternatives }.
local current
--- Of the server: { client, id, token, place, kind, partial }.
local pending
--- The place that was dealt with, so that two events of one key count once.
local last
local timer
local counter = 0

local function place_of_cursor()
  local buffer, window = vim.api.nvim_get_current_buf(), vim.api.nvim_get_current_win()
  local row, col = unpack(vim.api.nvim_win_get_cursor(window))
  return {
    buffer = buffer,
    window = window,
    row = row - 1,
    col = col,
    line = vim.api.nvim_get_current_line(),
    tick = vim.api.nvim_buf_get_changedtick(buffer),
  }
end

local function is_same(a, b)
  return a and b and a.buffer == b.buffer and a.window == b.window and a.row == b.row
    and a.col == b.col and a.tick == b.tick
end

local function inserts()
  return vim.api.nvim_get_mode().mode:sub(1, 1) == 'i'
end

local function changed_status()
  require('midfill.statusline').changed()
end

--- What is left of the suggestion at the cursor.
local function rest_at(place)
  if not current or current.place.buffer ~= place.buffer
    or current.place.window ~= place.window
  then
    return nil
  end
  local one = current.list[current.index]
  return one and suggestions.rest(one, place.buffer, place.row, place.col)
end

local function draw(place, rest)
  if require('midfill.menu').covers() then
    ghost.hide()
    return
  end
  local count = #current.list > 1 and ('%d/%d'):format(current.index, #current.list) or nil
  ghost.show(place, rest, count)
  local one = current.list[current.index]
  if not one.told then
    one.told = true
    require('midfill.statusline').worked()
    local client = require('midfill.server').client(place.buffer)
    if client then
      -- Once the screen is drawn.
      vim.defer_fn(function()
        if not clients.is_stopped(client) then
          clients.notify(client, 'textDocument/didShowCompletion', { item = one.item })
        end
      end, 0)
    end
  end
end

local function cancel(request)
  if request.id and not clients.is_stopped(request.client) then
    clients.cancel(request.client, request.id)
  end
end

local function stop_waiting()
  if timer then
    timer:stop()
  end
  if pending then
    local old = pending
    pending = nil
    cancel(old)
    changed_status()
  end
end

--- Forgets the suggestion and the request.
function M.clear()
  stop_waiting()
  current, last = nil, nil
  ghost.hide()
end

--- Shows the suggestions that fit where the cursor is by now. Returns whether there are any.
local function take(items, request)
  local place = place_of_cursor()
  local list = {}
  for _, item in ipairs(items) do
    local one = suggestions.new(item, request.place, request.client.offset_encoding)
    if one and suggestions.rest(one, place.buffer, place.row, place.col) then
      table.insert(list, one)
    end
  end
  if #list == 0 or not inserts() or place.buffer ~= request.place.buffer
    or place.window ~= request.place.window
  then
    return false
  end
  local index, offered = 1, request.step ~= nil or #list > 1
  if request.step and current then
    -- What is on the screen stays the first one, and the others come after it.
    local shown = current.list[current.index]
    local rest = suggestions.rest(shown, place.buffer, place.row, place.col)
    list = vim.tbl_filter(function(one)
      return suggestions.rest(one, place.buffer, place.row, place.col).text ~= (rest or {}).text
    end, list)
    if rest then
      table.insert(list, 1, shown)
    end
    index = (request.step % #list) + 1
  end
  current = { place = place, list = list, index = index, offered = offered }
  draw(place, rest_at(place))
  return true
end

local function answered(request, failure, result)
  if pending ~= request then
    return -- an older one: what it says is of no use any more
  end
  pending = nil
  changed_status()
  local items = type(result) == 'table' and (result.items or result) or {}
  if failure or #items == 0 then
    -- The pieces that came before an empty end are the answer.
    if not request.partial and not request.step and rest_at(place_of_cursor()) then
      current = nil
      ghost.hide()
    end
    if request.kind == invoked and not request.partial then
      local what = request.step and 'no alternatives here' or 'nothing to suggest here'
      require('midfill.notice').show(failure and failure.message or what, 2000)
    end
    return
  end
  if not take(items, request) and not request.step then
    current = nil
    ghost.hide()
  elseif request.step and current and #current.list == 1 then
    require('midfill.notice').show('no alternatives here', 2000)
  end
end

--- Neovim has had the answer to a request. One it keeps to itself: RequestCancelled, with which the
--- server ends a request that a newer one or an edit has overtaken.
---@param client_id integer
---@param id integer
function M.ended(client_id, id)
  local request = pending
  if not request or request.id ~= id or request.client.id ~= client_id then
    return
  end
  -- An answer for us comes right behind this event.
  vim.schedule(function()
    if pending == request then
      pending = nil
      changed_status()
      M.refresh()
    end
  end)
end

local function ask(kind, step)
  local place = place_of_cursor()
  local client = require('midfill.server').client(place.buffer)
  if not client then
    return
  end
  counter = counter + 1
  local request = {
    client = client,
    place = place,
    kind = kind,
    step = step,
    token = ('midfill.inline.%d'):format(counter),
  }
  local options = vim.bo[place.buffer]
  local old = pending
  pending = request
  local sent, id = clients.request(client, 'textDocument/inlineCompletion', {
    textDocument = { uri = vim.uri_from_bufnr(place.buffer), version = place.tick },
    position = {
      line = place.row,
      character = columns.from_byte(place.line, place.col, client.offset_encoding),
    },
    context = { triggerKind = kind },
    -- Alternatives come all at once.
    partialResultToken = not step and request.token or nil,
    formattingOptions = {
      tabSize = vim.lsp.util.get_effective_tabstop(place.buffer),
      insertSpaces = options.expandtab,
    },
  }, function(failure, result)
    answered(request, failure, result)
  end, place.buffer)
  if sent then
    request.id = id
  else
    pending = nil
  end
  -- After the new one, so that the server can hand over what it is waiting for.
  if old then
    cancel(old)
  end
  changed_status()
end

local function ask_soon()
  local delay = config.options.delay
  if delay == 0 then
    ask(automatic)
    return
  end
  stop_waiting()
  timer = timer or vim.uv.new_timer()
  timer:start(delay, 0, function()
    vim.schedule(function()
      if inserts() and is_same(last, place_of_cursor()) then
        ask(automatic)
      end
    end)
  end)
end

--- A piece of the answer, before its end (`$/progress`). Returns whether it is for us.
function M.piece(token, value)
  if type(token) ~= 'string' or not vim.startswith(token, 'midfill.inline.') then
    return false
  end
  if pending and pending.token == token and type(value) == 'table' then
    local items = value.items or value
    local newest = items[#items]
    -- Each piece holds the text so far; an empty one takes it back.
    if newest and newest.insertText == '' then
      pending.partial = false
      current = nil
      ghost.hide()
    elseif newest then
      pending.partial = take({ newest }, pending) or pending.partial
    end
  end
  return true
end

--- The text or the cursor may have changed.
function M.refresh()
  if not inserts() then
    M.clear()
    return
  end
  local place = place_of_cursor()
  if is_same(last, place) then
    return
  end
  last = place
  local rest = rest_at(place)
  if rest then
    draw(place, rest)
    if pending and pending.partial then
      ask(pending.kind, pending.step) -- it was still coming, and the server ends it at an edit
    else
      stop_waiting()
    end
    return
  end
  ghost.hide()
  if not require('midfill.menu').covers() then
    current = nil -- an open menu may put its text in and take it back
  end
  if require('midfill.switch').allows(place.buffer) and vim.fn.reg_executing() == '' then
    ask_soon()
  else
    stop_waiting()
  end
end

--- Asks once more at the same place: the server has just come.
function M.again()
  last = nil
  M.refresh()
end

--- The menu has opened or closed.
function M.redraw()
  local place = place_of_cursor()
  local rest = inserts() and rest_at(place)
  if rest then
    draw(place, rest)
  else
    ghost.hide()
  end
end

function M.visible()
  return ghost.visible() and inserts() and rest_at(place_of_cursor()) ~= nil
end

--- Whether an answer is due.
function M.waits()
  return pending ~= nil
end

function M.dismiss()
  local was = M.visible() or pending ~= nil
  stop_waiting()
  current = nil
  ghost.hide()
  return was
end

function M.trigger()
  if inserts() then
    last = place_of_cursor()
    ask(invoked)
  end
end

--- Goes to another alternative.
function M.cycle(step)
  local place = place_of_cursor()
  if not inserts() then
    return
  elseif not current or not rest_at(place) then
    M.trigger()
  elseif current.offered then
    current.index = (current.index - 1 + step) % #current.list + 1
    local rest = rest_at(place)
    if rest then
      draw(place, rest)
    end
  else
    ask(invoked, step)
  end
end

--- Puts a portion of the suggestion into the buffer, as it is now. Returns false, and does nothing,
--- if the two have parted.
---@param portion 'all'|'word'|'line'
---@return boolean
function M.apply(portion)
  local place = place_of_cursor()
  local rest = rest_at(place)
  if not rest or not vim.bo[place.buffer].modifiable then
    return false
  end
  local one = current.list[current.index]
  local length = require('midfill.portion').length(portion, rest.text)
  local text = rest.text:sub(1, length)
  local overtaken = suggestions.overtaken(rest.covered, rest.text:sub(length + 1))
  local lines = vim.split(text, '\n', { plain = true })
  vim.api.nvim_buf_set_text(
    place.buffer, place.row, place.col, place.row, place.col + overtaken, lines
  )
  local row = place.row + #lines - 1
  local col = #lines == 1 and place.col + #text or #lines[#lines]
  vim.api.nvim_win_set_cursor(place.window, { row + 1, col })
  local client = require('midfill.server').client(place.buffer)
  if length == #rest.text then
    current = nil
    ghost.hide()
    local command = one.item.command
    if client and command then
      clients.request(client, 'workspace/executeCommand', {
        command = command.command,
        arguments = command.arguments,
      }, function() end, place.buffer)
    end
    return true
  end
  local line = vim.api.nvim_buf_get_lines(place.buffer, row, row + 1, false)[1]
  local moved = suggestions.advance(one, rest, length, row, col, line)
  moved.told = true
  current.list, current.index, current.offered = { moved }, 1, false
  if client then
    local whole = one.item.insertText
    clients.notify(client, 'textDocument/didPartiallyAcceptCompletion', {
      item = one.item,
      acceptedLength = columns.from_byte(whole, #whole - #moved.text, 'utf-16'),
    })
  end
  M.redraw()
  return true
end

return M
