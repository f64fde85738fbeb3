--- `:checkhealth midfill`
local M = {}

local health = vim.health

local function check_neovim()
  if vim.fn.has('nvim-0.10') == 1 then
    health.ok('Neovim ' .. tostring(vim.version()))
  else
    health.error('Neovim 0.10 or newer is needed')
  end
end

local function check_options()
  local config = require('midfill.config')
  for _, problem in ipairs(config.problems) do
    health.error(problem, 'see :help midfill-options')
  end
  if #config.problems == 0 then
    health.ok('the options are right')
  end
end

local function check_program()
  local cmd = require('midfill.config').options.cmd
  local path = vim.fn.exepath(cmd[1])
  if path == '' then
    health.error(('there is no program %s'):format(cmd[1]), {
      'install midfill where your PATH finds it, such as ~/.local/bin',
      "or set `cmd`: vim.g.midfill = { cmd = { '/path/to/midfill' } }",
    })
    return false
  end
  local done = vim.system({ path, '--version' }, { text = true }):wait(5000)
  if done.code == 0 then
    health.ok(('%s (%s)'):format(vim.trim(done.stdout), path))
  else
    health.error(('%s --version failed: %s'):format(path, vim.trim(done.stderr or '')))
  end
  return done.code == 0
end

local function check_servers()
  local server = require('midfill.server')
  if vim.lsp.is_enabled and vim.lsp.is_enabled(server.name) then
    health.info("vim.lsp.enable('midfill') is on, so Neovim's own client shows suggestions")
    return
  end
  local clients = vim.lsp.get_clients({ name = server.name })
  if server.gave_up() then
    health.error('the server ended too often and was given up', { ':Midfill log', ':Midfill restart' })
  elseif #clients == 0 then
    health.info('no server runs: open a file')
  end
  for _, client in ipairs(clients) do
    local buffers = vim.tbl_count(client.attached_buffers)
    health.ok(('serves %d buffers of %s'):format(buffers, client.root_dir or 'no project'))
    local answer = require('midfill.client').request_sync(client, 'workspace/executeCommand', {
      command = 'midfill.status',
    }, 5000, 0)
    if not answer or not answer.result then
      health.error('the server does not answer', ':Midfill restart')
    else
      for line in vim.gsplit(answer.result, '\n', { plain = true }) do
        local problem = vim.startswith(line, 'configuration:') or vim.startswith(line, 'last failure:')
        local report = problem and health.warn or health.info
        report(line)
      end
    end
  end
end

local function check_keys()
  for action, key in pairs(require('midfill.config').options.keys) do
    local map = vim.fn.maparg(key, 'i', false, true)
    if vim.startswith(map.desc or '', 'Midfill') then
      health.ok(('%s: %s'):format(key, map.desc))
    else
      health.warn(('%s (%s) is mapped by something else: %s'):format(key, action, map.desc or map.rhs or '?'), {
        'map it before Midfill starts, then it is used when there is no suggestion',
        'or choose another key: :help midfill-keys',
      })
    end
  end
end

local function check_others()
  for name, module in pairs({ Copilot = 'copilot', Codeium = 'codeium', Supermaven = 'supermaven-nvim' }) do
    if package.loaded[module] then
      health.warn(name .. ' is loaded: two plugins draw suggestions at the cursor')
    end
  end
end

function M.check()
  health.start('Midfill')
  check_neovim()
  check_options()
  if check_program() then
    check_servers()
  end
  check_keys()
  check_others()
end

return M
