--- The keys of insert mode. With nothing to take, a key does what it did before us.
local config = require('midfill.config')

local M = {}

local before = {} -- what was mapped when ours came, by key
local mapped = {} -- our keys

--- The keys that take a portion of the suggestion, or nil if there is none. Before and after it, the
--- undo block is broken, so that undo takes back just this.
function M.accepting(portion)
  if not require('midfill.session').visible() then
    return nil
  end
  local apply = ('<C-g>u<Cmd>lua require("midfill.session").apply("%s")<CR><C-g>u'):format(portion)
  return vim.api.nvim_replace_termcodes(apply, true, true, true)
end

local function codes(keys)
  return vim.api.nvim_replace_termcodes(keys, true, true, true)
end

--- Does what a key did before us.
function M.fall_back(key)
  local old = before[key]
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

local function other(key)
  if not before[key] then
    return codes(key)
  end
  return codes(('<Cmd>lua require("midfill.keys").fall_back(%q)<CR>'):format(key:gsub('<', '<lt>')))
end

local function call(name)
  return codes(('<Cmd>lua require("midfill").%s()<CR>'):format(name))
end

local actions = {
  accept = function()
    return M.accepting('all')
  end,
  accept_word = function()
    return M.accepting('word')
  end,
  accept_line = function()
    return M.accepting('line')
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
      return actions[action]() or other(key)
    end, {
      expr = true,
      replace_keycodes = false,
      desc = 'Midfill: ' .. names[action],
    })
  end
end

return M
