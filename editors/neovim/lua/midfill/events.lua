--- What the editor tells us, and who deals with it.
local M = {}

function M.listen()
  local session = require('midfill.session')
  local server = require('midfill.server')
  local group = vim.api.nvim_create_augroup('midfill', {})
  local function on(events, callback)
    vim.api.nvim_create_autocmd(events, { group = group, callback = callback })
  end
  -- These come before the screen is drawn, so a suggestion that is typed along does not flicker.
  on({ 'InsertEnter' }, function()
    -- The cursor of `A` is at the line's end only after this event.
    vim.schedule(session.refresh)
  end)
  on({ 'TextChangedI', 'CursorMovedI', 'TextChangedP' }, session.refresh)
  on({ 'InsertLeave', 'BufLeave', 'WinLeave' }, session.clear)
  on({ 'CompleteChanged', 'CompleteDone' }, function()
    vim.schedule(session.redraw) -- the menu's window opens and closes after them
  end)
  on('LspRequest', function(event)
    if event.data.request.type == 'complete' then
      session.ended(event.data.client_id, event.data.request_id)
    end
  end)
  -- A buffer can be served as soon as it has a name and a type.
  on({ 'FileType', 'BufFilePost', 'BufWinEnter' }, function(event)
    server.attach(event.buf)
  end)
  on('VimLeavePre', function()
    session.clear()
  end)
end

return M
