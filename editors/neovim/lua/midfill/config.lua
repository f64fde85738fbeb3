--- The user's options, checked: a mistake is told and the default stands in its place.
local M = {}

---@class midfill.Keys
M.keys = {
  accept = '<Tab>',
  accept_word = '<M-w>',
  accept_line = '<M-l>',
  dismiss = '<C-]>',
  next = '<M-n>',
  previous = '<M-p>',
  trigger = '<M-s>',
}

---@class midfill.Options
M.defaults = {
  cmd = { 'midfill' },
  settings = {},
  auto = true,
  delay = 0,
  filetypes = {},
  root_markers = { '.git', '.jj', '.hg' },
  menu = 'hide',
  keys = M.keys,
  notify = nil,
}

--- What is in use.
---@type midfill.Options
M.options = vim.deepcopy(M.defaults)

--- What was wrong with the options, for |:checkhealth|.
M.problems = {}

local given

local function is_list(value)
  return type(value) == 'table' and #value == #vim.tbl_keys(value)
end

local function is_texts(value)
  return is_list(value)
    and vim.iter(value):all(function(item)
      return type(item) == 'string'
    end)
end

local rules = {
  cmd = {
    'a list of strings',
    function(value)
      return is_texts(value) and #value > 0
    end,
  },
  settings = {
    'a table',
    function(value)
      return type(value) == 'table'
    end,
  },
  auto = {
    'true or false',
    function(value)
      return type(value) == 'boolean'
    end,
  },
  delay = {
    'milliseconds from 0 to 5000',
    function(value)
      return type(value) == 'number' and value >= 0 and value <= 5000
    end,
  },
  filetypes = {
    'a table from file types to true or false',
    function(value)
      return type(value) == 'table'
        and vim.iter(value):all(function(name, on)
          return type(name) == 'string' and type(on) == 'boolean'
        end)
    end,
  },
  root_markers = { 'a list of strings', is_texts },
  menu = {
    "'hide' or 'show'",
    function(value)
      return value == 'hide' or value == 'show'
    end,
  },
  keys = {
    'a table',
    function(value)
      return type(value) == 'table'
    end,
  },
  notify = {
    'a function',
    function(value)
      return type(value) == 'function'
    end,
  },
}

local function unknown(name, known)
  local names = vim.tbl_keys(known)
  table.sort(names)
  return ('%s is no option of Midfill; there are %s'):format(name, table.concat(names, ', '))
end

local function read_keys(keys, problems)
  if keys == false then
    return {}
  end
  local result = vim.deepcopy(M.keys)
  for name, key in pairs(keys) do
    if M.keys[name] == nil then
      table.insert(problems, unknown('keys.' .. tostring(name), M.keys))
    elseif key == false then
      result[name] = nil
    elseif type(key) ~= 'string' or key == '' then
      table.insert(problems, ('keys.%s must be a key or false'):format(name))
    else
      result[name] = key
    end
  end
  return result
end

--- The options in use for what a user gave, and what is wrong with it.
---@return midfill.Options, string[]
function M.read(user)
  local result, problems = vim.deepcopy(M.defaults), {}
  if type(user) ~= 'table' then
    return result, { 'vim.g.midfill must be a table, or false' }
  end
  for name, value in pairs(user) do
    local rule = rules[name]
    if not rule then
      table.insert(problems, unknown(tostring(name), rules))
    elseif name == 'keys' and (value == false or type(value) == 'table') then
      result.keys = read_keys(value, problems)
    elseif rule[2](value) then
      result[name] = value
    else
      table.insert(problems, ('%s must be %s'):format(name, rule[1]))
    end
  end
  table.sort(problems)
  return result, problems
end

--- Remembers the options of `setup()`, which win over `vim.g.midfill`.
function M.set(options)
  given = options
end

--- Puts the options in use. Returns what is wrong with them.
---@return string[]
function M.load()
  M.options, M.problems = M.read(given or vim.g.midfill or {})
  return M.problems
end

--- Whether files of this type are served.
function M.serves(filetype)
  local types = M.options.filetypes
  if types[filetype] ~= nil then
    return types[filetype]
  end
  return types['*'] ~= false
end

return M
