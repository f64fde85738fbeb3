--- `:Midfill`.
local M = {}

local function say(text)
  require('midfill.notice').show(text, 3000)
end

--- Runs a command of the server, and hands on the text that it answers.
local function execute(name, use)
  local clients = vim.lsp.get_clients({ name = require('midfill.server').name })
  local here = require('midfill.server').client(vim.api.nvim_get_current_buf())
  local client = here or clients[1]
  if not client then
    say('Midfill does not run here; see :checkhealth midfill')
    return
  end
  require('midfill.client').request(client, 'workspace/executeCommand', { command = name }, function(failure, text)
    use(failure and failure.message or text or '')
  end, vim.api.nvim_get_current_buf())
end

local function show(title, command, first)
  execute(command, function(text)
    local lines = vim.split(text, '\n', { plain = true })
    if first then
      table.insert(lines, 1, first())
    end
    require('midfill.view').open(title, lines)
  end)
end

--- What a user set in the editor, as flags: `doctor` cannot see the editor's settings.
local function flags()
  local backend = require('midfill.config').options.settings.backend
  if type(backend) == 'string' then
    return { '--backend', backend }
  elseif type(backend) ~= 'table' then
    return {}
  end
  backend = backend[1] or backend
  if type(backend) == 'string' then
    return { '--backend', backend }
  end
  local result = {}
  for flag, value in pairs({
    ['--backend'] = backend.preset,
    ['--base'] = backend.base,
    ['--model'] = backend.model,
    ['--key-env'] = type(backend.key) == 'table' and backend.key.env or nil,
  }) do
    vim.list_extend(result, { flag, value })
  end
  return result
end

local function doctor()
  local command = vim.list_extend({}, require('midfill.config').options.cmd)
  vim.list_extend(command, { 'doctor' })
  vim.list_extend(command, flags())
  say('Midfill examines the set-up …')
  local started, failure = pcall(vim.system, command, { text = true }, function(done)
    vim.schedule(function()
      local text = vim.trim((done.stdout or '') .. (done.stderr or ''))
      require('midfill.view').open('doctor', vim.split(text, '\n', { plain = true }))
    end)
  end)
  if not started then
    say(tostring(failure))
  end
end

local actions = {
  status = function()
    show('status', 'midfill.status', function()
      local state = require('midfill.switch').state()
      local what = type(state) == 'number' and ('snoozed for %d min'):format(state) or state
      return 'plugin: ' .. what
    end)
  end,
  explain = function()
    show('explain', 'midfill.explain')
  end,
  toggle = function()
    local is_on = require('midfill').toggle()
    say(is_on and 'Midfill is on' or 'Midfill is off')
  end,
  snooze = function(argument)
    local minutes = tonumber(argument) or 10
    require('midfill').snooze(minutes)
    say(minutes > 0 and ('Midfill is quiet for %d min'):format(minutes) or 'Midfill is on')
  end,
  log = function()
    local lines = require('midfill.server').log
    require('midfill.view').open('log', #lines > 0 and lines or { 'The server has logged nothing.' })
  end,
  doctor = doctor,
  restart = function()
    require('midfill.server').restart()
  end,
  clear = function()
    execute('midfill.clearCache', say)
  end,
}

local function names(start)
  local found = vim.tbl_filter(function(name)
    return vim.startswith(name, start)
  end, vim.tbl_keys(actions))
  table.sort(found)
  return found
end

function M.define()
  vim.api.nvim_create_user_command('Midfill', function(command)
    local name = command.fargs[1] or 'status'
    if actions[name] then
      actions[name](command.fargs[2])
    else
      say(('There is no :Midfill %s; there are %s'):format(name, table.concat(names(''), ', ')))
    end
  end, {
    nargs = '*',
    desc = 'Midfill: ' .. table.concat(names(''), ', '),
    complete = function(start, line)
      return #vim.split(line, '%s+') <= 2 and names(start) or {}
    end,
  })
end

return M
