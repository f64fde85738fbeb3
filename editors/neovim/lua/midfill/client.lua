--- The methods of Neovim's LSP client. Before 0.11 they were functions that took no `self`.
local M = {}

local is_new = vim.fn.has('nvim-0.11') == 1

local function method(name)
  return function(client, ...)
    if is_new then
      return client[name](client, ...)
    end
    return client[name](...)
  end
end

M.request = method('request')
M.request_sync = method('request_sync')
M.notify = method('notify')
M.cancel = method('cancel_request')
M.stop = method('stop')
M.is_stopped = method('is_stopped')

return M
