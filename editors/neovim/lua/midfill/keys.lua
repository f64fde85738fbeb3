--- The keys of insert mode. With nothing to take, a key does what it did before us.
local config = require('midfill.config')

local M = {}

local before = {} -- what was mapped when ours came, by key
local mapped = {} -- our keys

local function codes(keys)
  return vim.api.nvim_replace_termcodes(keys, true, true, true)
end

--- The keys that run `require('midfill.keys').<call>`.
local function command(name, ...)
  local arguments = vim.tbl_map(function(argument)
    return ('%q'):format((argument:gsub('<', '<lt>')))
  end, { ... })
  local call = ('<Cmd>lua require("midfill.keys").%s(%s)<CR>'):format(
    name,
    table.concat(arguments, ', ')
  )
  return codes(call)
end

--- Does what a key did before us.
function M.fall_back(key)
  local old = before[key] or { rhs = key, noremap = 1 }
  local keys = old.rhs
  if old.callback then
    keys = old.callback()
    if old.expr ~= 1 or type(keys) ~= 'string' then
      return
    end
    keys = old.replace_keycodes == 1 and codes(keys) or keys
  elseif old.expr == 1 then
    keys = vim.api.nvim_eval(keys)
  else
    keys = codes(keys)
  end
  vim.api.nvim_feedkeys(keys, old.noremap == 1 and 'in' or 'im', false)
end

--- Takes a portion of the suggestion; if there is none any more, the key does what it did before.
function M.take(portion, key)
  if not require('midfill.session').apply(portion) and key then
    M.fall_back(key)
  end
end

--- The keys that take a portion of the suggestion, or nil if there is none. Before and after it, the
--- undo block is broken, so that undo takes back just this.
---
--- The editor looks at a key while the one before it is still to be inserted, so whether there is a
--- suggestion to take is asked again when these keys are run.
---@param portion 'all'|'word'|'line'
---@param key string? the key that was pressed for it
function M.accepting(portion, key)
  if not require('midfill.session').visible() then
    return nil
  end
  return codes('<C-g>u') .. command('take', portion, key) .. codes('<C-g>u')
end

local function other(key)
  return before[key] and command('fall_back', key) or codes(key)
end

local function call(name)
  return codes(('<Cmd>lua require("midfill").%s()<CR>'):format(name))
end

local actions = {
  accept = function(key)
    return M.accepting('all', key)
  end,
  accept_word = function(key)
    return M.accepting('word', key)
  end,
  accept_line = function(key)
    return M.accepting('line', key)
  end,
  dismiss = function()
    return require('midfill.session').visible() and call('dismiss')
  end,
  next = function()
    return call('next')
  end,
  previous = function()
    return call('previous')
  end,
  trigger = function()
    return call('trigger')
  end,
}

local names = {
  accept = 'accept the suggestion',
  accept_word = 'accept the next word',
  accept_line = 'accept the line',
  dismiss = 'dismiss the suggestion',
  next = 'next alternative',
  previous = 'previous alternative',
  trigger = 'suggest now',
}

--- Maps the keys of the options.
function M.map()
  for key, old in pairs(mapped) do
    vim.keymap.del('i', key)
    mapped[key] = nil
    if old then
      vim.fn.mapset('i', false, old)
    end
  end
  for action, key in pairs(config.options.keys) do
    local old = vim.fn.maparg(key, 'i', false, true)
    before[key] = not vim.tbl_isempty(old) and old or nil
    mapped[key] = before[key] or false
    vim.keymap.set('i', key, function()
      return actions[action](key) or other(key)
    end, {
      expr = true,
      replace_keycodes = false,
      desc = 'Midfill: ' .. names[action],
    })
  end
end

return M
