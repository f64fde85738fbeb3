--- The server's process: one for each project, started with its first file, and again after a crash.
local config = require('midfill.config')

local M = {}

M.name = 'midfill'

-- After this many ends within this time it is left alone.
local patience = { ends = 4, seconds = 180 }
local pauses = { 50, 1000, 5000 } -- milliseconds before the first, second, third new start

local ends = {}
local told_missing = false

--- The last lines of the server's log, for `:Midfill log`.
M.log = {}

local function note(line)
  table.insert(M.log, os.date('%H:%M:%S ') .. line)
  if #M.log > 1000 then
    table.remove(M.log, 1)
  end
end

--- Whether a buffer is one that people write code in.
local function is_served(buffer)
  return vim.api.nvim_buf_is_loaded(buffer)
    and vim.bo[buffer].buftype == ''
    and vim.api.nvim_buf_get_name(buffer) ~= ''
    and vim.b[buffer].midfill ~= false
    and config.serves(vim.bo[buffer].filetype)
end

--- The running server of a buffer.
function M.client(buffer)
  return vim.lsp.get_clients({ bufnr = buffer, name = M.name })[1]
end

local function ended(code, signal)
  require('midfill.session').clear()
  if vim.v.exiting ~= vim.NIL or (code == 0 and signal == 0) then
    return
  end
  local now = vim.uv.now()
  ends = vim.tbl_filter(function(time)
    return now - time < patience.seconds * 1000
  end, ends)
  table.insert(ends, now)
  local how = signal ~= 0 and ('signal %d'):format(signal) or ('exit status %d'):format(code)
  note('midfill ended with ' .. how)
  if #ends >= patience.ends then
    require('midfill.notice').show(
      ('Midfill ended %d times in a row, last with %s. See :Midfill log; :Midfill restart tries again.'):format(
        #ends,
        how
      )
    )
  else
    vim.defer_fn(M.attach_all, pauses[#ends])
  end
  require('midfill.statusline').changed()
end

--- Whether it was given up after too many crashes.
function M.gave_up()
  return #ends >= patience.ends
end

--- Starts the program. Neovim would report a crash with a prompt that stops the typing; we start it
--- again instead, so Neovim hears of an orderly end.
local function spawn(dispatchers)
  local own = vim.tbl_extend('force', {}, dispatchers)
  own.on_exit = function(code, signal)
    dispatchers.on_exit(0, 0)
    vim.schedule(function()
      ended(code, signal)
    end)
  end
  return vim.lsp.rpc.start(config.options.cmd, own)
end

local handlers = {}

handlers['window/showMessage'] = function(_, params)
  require('midfill.statusline').heard(params)
  require('midfill.notice').show(params.message)
end

handlers['window/logMessage'] = function(_, params)
  for line in vim.gsplit(params.message, '\n', { plain = true }) do
    note(line)
  end
end

handlers['$/progress'] = function(failure, params, context, ...)
  if not require('midfill.session').piece(params.token, params.value) then
    return vim.lsp.handlers['$/progress'](failure, params, context, ...)
  end
end

local function configuration(buffer)
  local capabilities = vim.lsp.protocol.make_client_capabilities()
  capabilities.textDocument.inlineCompletion = { dynamicRegistration = false }
  local settings = config.options.settings
  return {
    name = M.name,
    cmd = spawn,
    root_dir = vim.fs.root(buffer, config.options.root_markers),
    capabilities = capabilities,
    init_options = settings,
    settings = { midfill = settings },
    handlers = handlers,
    before_init = function(params)
      -- The server can tell us from Neovim's own client, which waits before it asks.
      params.clientInfo = { name = 'midfill.nvim', version = tostring(vim.version()) }
    end,
    on_init = function(client)
      -- Else the same text comes in completion menus, and from Neovim's own client.
      client.server_capabilities.completionProvider = nil
      client.server_capabilities.inlineCompletionProvider = nil
    end,
    on_attach = function()
      -- The first key may be typed before the server is there.
      if vim.api.nvim_get_mode().mode == 'i' then
        vim.schedule(require('midfill.session').again)
      end
    end,
  }
end

local function is_left_to_neovim()
  return vim.lsp.is_enabled ~= nil and vim.lsp.is_enabled(M.name)
end

--- Serves a buffer, if it is one to be served.
function M.attach(buffer)
  if not is_served(buffer) or M.client(buffer) or M.gave_up() or is_left_to_neovim() then
    return
  end
  local program = config.options.cmd[1]
  if vim.fn.executable(program) == 0 then
    if not told_missing then
      told_missing = true
      require('midfill.notice').show(
        ('Midfill: there is no program %s. Install it, or set `cmd`; see :checkhealth midfill.'):format(program)
      )
    end
    return
  end
  vim.lsp.start(configuration(buffer), { bufnr = buffer })
end

function M.attach_all()
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    M.attach(buffer)
  end
end

--- Ends all servers and starts them anew.
function M.restart()
  ends, told_missing = {}, false
  require('midfill.session').clear()
  for _, client in ipairs(vim.lsp.get_clients({ name = M.name })) do
    require('midfill.client').stop(client)
  end
  local tries = 0
  local function start()
    tries = tries + 1
    if #vim.lsp.get_clients({ name = M.name }) == 0 or tries > 50 then
      M.attach_all()
    else
      vim.defer_fn(start, 100)
    end
  end
  start()
end

return M
