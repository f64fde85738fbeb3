// Holds an extension to the shape of VS Code's API (shape.js). Whatever passes between the two is
// looked at: what is given to the extension has only the members of the table, and what it hands over
// has the table's types. Every fault is thrown, and kept as well, as an extension may catch it.
'use strict';

const assert = require('assert');
const { CLASSES, ENUMS, GIVEN, MODULE, NAMESPACES, TAKEN } = require('./shape');

/** @type {string[]} */
const faults = [];

function must(condition, where, what) {
  if (condition) return;
  faults.push(`${where}: ${what}`);
  throw new assert.AssertionError({ message: `${where}: ${what}` });
}

// Types, as the table writes them

/** @param {string} text such as `(id: string, name?: A | undefined) => Thenable<B[]>` */
function parse(text) {
  const words = text.match(/\.\.\.|=>|\w+|[^\s\w]/g) ?? [];
  const next = (...wanted) => (wanted.includes(words[0]) ? words.shift() : undefined);
  const expect = (word) => assert(next(word), `${text}: expected ${word} before ${words[0]}`);

  function parameter() {
    const rest = next('...') !== undefined;
    const name = words.shift();
    const optional = next('?') !== undefined;
    expect(':');
    return { name, rest, optional, type: union() };
  }

  function single() {
    if (next('(')) {
      const parameters = [];
      while (!next(')')) {
        parameters.push(parameter());
        next(',');
      }
      expect('=>');
      return { kind: 'function', parameters, result: union() };
    }
    const isReadonly = next('readonly') !== undefined;
    const name = words.shift();
    let type = { kind: 'name', name };
    if (next('<')) {
      type = { kind: name, of: union() };
      expect('>');
    }
    while (next('[')) {
      expect(']');
      type = { kind: 'array', of: type, isReadonly };
    }
    return type;
  }

  function union() {
    const types = [single()];
    while (next('|')) types.push(single());
    return types.length === 1 ? types[0] : { kind: 'union', types };
  }

  const type = union();
  assert.deepStrictEqual(words, [], text);
  return type;
}

const parsed = new Map();

function typeOf(text) {
  if (!parsed.has(text)) parsed.set(text, parse(text));
  return parsed.get(text);
}

const PLAIN = {
  any: () => true,
  unknown: () => true,
  void: (value) => value === undefined,
  undefined: (value) => value === undefined,
  true: (value) => value === true,
  string: (value) => typeof value === 'string',
  number: (value) => typeof value === 'number' && !Number.isNaN(value),
  boolean: (value) => typeof value === 'boolean',
  Error: (value) => value instanceof Error,
};

// Between the two: `give` goes to the extension, `take` comes from it.

const shapes = { vscode: MODULE, ...NAMESPACES, ...CLASSES, ...GIVEN };
const dressed = new WeakMap(); // of ours: what the extension has of it
const ours = new WeakMap(); // the other way, with its name

function pass(way, value, type, where) {
  switch (type.kind) {
    case 'union': return alternative(way, value, type.types, where);
    case 'array': return array(way, value, type, where);
    case 'function': return call(way, value, [type], where);
    case 'Thenable':
      must(typeof value?.then === 'function', where, 'is no thenable');
      return value.then((result) => pass(way, result, type.of, where));
    case 'Event': {
      const listener = { kind: 'function', result: typeOf('any'), parameters: [
        { name: 'event', type: type.of },
      ] };
      const parameters = [{ name: 'listener', type: listener }];
      return call(way, value, [{ kind: 'function', parameters, result: typeOf('Disposable') }], where);
    }
    default: return named(way, value, type.name, where);
  }
}

function named(way, value, name, where) {
  if (PLAIN[name]) {
    must(PLAIN[name](value), where, `is no ${name}: ${typeof value}`);
    return way === 'take' ? ours.get(value)?.value ?? value : value;
  }
  if (ENUMS[name]) {
    must(Object.values(ENUMS[name]).includes(value), where, `is no ${name}: ${String(value)}`);
    return value;
  }
  if (TAKEN[name]) {
    assert(way === 'take', `${name} is made by the extension`);
    return takeObject(value, name, where);
  }
  assert(shapes[name], `${where}: ${name} is not in the table`);
  if (way === 'give') return give(value, name);
  must(ours.get(value)?.name === name, where, `is no ${name} of VS Code's`);
  return ours.get(value).value;
}

function alternative(way, value, types, where) {
  const count = faults.length;
  for (const type of types) {
    try {
      const passed = pass(way, value, type, where);
      faults.length = count;
      return passed;
    } catch (fault) {
      if (!(fault instanceof assert.AssertionError)) throw fault;
    }
  }
  const why = faults.splice(count).join('; ');
  return must(false, where, `fits nothing that it may be (${why})`);
}

function array(way, value, { of, isReadonly }, where) {
  must(Array.isArray(value), where, 'is no array');
  if (way === 'take' || isReadonly) {
    return Object.freeze(value.map((one, at) => pass(way, one, of, `${where}[${at}]`)));
  }
  return new Proxy(value, { // one that the extension adds to
    set(target, key, one) {
      target[key] = key === 'length' ? one : pass('take', one, of, `${where}[${key}]`);
      return true;
    },
  });
}

/** A function that checks what it is called with, and what it returns, by the first that fits. */
function call(way, value, signatures, where) {
  must(typeof value === 'function', where, 'is no function');
  const back = way === 'give' ? 'take' : 'give';
  return (...words) => {
    const { result, passed } = arguments_(back, words, signatures, where);
    return pass(way, value(...passed), result, `${where}()`);
  };
}

function arguments_(way, words, signatures, where) {
  const count = faults.length;
  for (const { parameters, result } of signatures) {
    try {
      const needed = parameters.filter(({ optional, rest }) => !optional && !rest).length;
      const most = parameters.at(-1)?.rest ? Infinity : parameters.length;
      const fits = words.length >= needed && words.length <= most;
      const wanted = needed === most ? needed : `${needed} to ${most}`;
      must(fits, where, `takes ${wanted} arguments, not ${words.length}`);
      const passed = words.map((word, at) => {
        const { name, type, optional, rest } = parameters[Math.min(at, parameters.length - 1)];
        if (optional && word === undefined) return undefined;
        return pass(way, word, rest ? type.of : type, `${where}, ${name}`);
      });
      faults.length = count;
      return { result, passed };
    } catch (fault) {
      if (!(fault instanceof assert.AssertionError) || signatures.length === 1) throw fault;
    }
  }
  return must(false, where, `no overload fits (${faults.splice(count).join('; ')})`);
}

/** What the extension has of an object of the stand-in: the table's members, and no other. */
function give(value, name) {
  assert(value !== null && typeof value === 'object', `the stand-in has no ${name}: ${value}`);
  assert(ours.get(value) === undefined, `${name} comes from the extension`);
  if (!dressed.has(value)) {
    const proxy = new Proxy(value, handlers(name));
    dressed.set(value, proxy);
    ours.set(proxy, { value, name });
  }
  return dressed.get(value);
}

function handlers(name) {
  const rows = shapes[name];
  const row = (key) => {
    must(Object.hasOwn(rows, key), `${name}.${String(key)}`, 'is not in the API');
    return rows[key];
  };
  return {
    get(target, key) {
      // A promise asks its value whether it is one.
      if (typeof key === 'symbol' || (key === 'then' && !rows.then)) return target[key];
      const where = `${name}.${key}`;
      const type = row(key);
      if (type === 'get enum') return giveEnum(key);
      if (type === 'get class') return giveClass(target[key], key);
      if (Object.hasOwn(NAMESPACES, type.slice(4))) return give(target[key], type.slice(4));
      must(!type.startsWith('set '), where, 'is only set, not read');
      if (type.startsWith('get ')) return pass('give', target[key], typeOf(type.slice(4)), where);
      assert(target[key], `the stand-in has no ${where}`);
      return call('give', target[key].bind(target), [typeOf(type)], where);
    },
    set(target, key, value) {
      const type = row(key);
      must(type.startsWith('set '), `${name}.${String(key)}`, 'is not set by extensions');
      target[key] = pass('take', value, typeOf(type.slice(4)), `${name}.${String(key)}`);
      return true;
    },
    has: (_, key) => Object.hasOwn(rows, key),
    deleteProperty: (_, key) => must(false, `${name}.${String(key)}`, 'cannot be deleted'),
    defineProperty: (_, key) => must(false, `${name}.${String(key)}`, 'cannot be defined'),
  };
}

function giveEnum(name) {
  return new Proxy(Object.freeze({ ...ENUMS[name] }), {
    get(target, key) {
      must(Object.hasOwn(target, key), `${name}.${String(key)}`, 'is not in the API');
      return target[key];
    },
  });
}

function giveClass(type, name) {
  return new Proxy(type, {
    construct(target, words) {
      const { passed } = arguments_('take', words, CLASSES[name].new.map(typeOf), `new ${name}`);
      return give(new target(...passed), name);
    },
    get(target, key) {
      must(typeof key === 'symbol' || key === 'prototype', `${name}.${String(key)}`, 'is not in the API');
      return target[key];
    },
  });
}

/** An object that the extension made, with only what the table has of it. */
function takeObject(value, name, where) {
  must(value !== null && typeof value === 'object', where, `is no ${name}`);
  const rows = TAKEN[name];
  const isPlain = Object.getPrototypeOf(value) === Object.prototype && !ours.has(value);
  if (isPlain && !rows['...']) {
    for (const key of Object.keys(value)) must(rows[key], where, `${name} has no ${key}`);
  }
  const result = rows['...'] ? { ...value } : {};
  for (const [key, type] of Object.entries(rows)) {
    if (key === '...') continue;
    const member = type.startsWith('get ') ? value[key] : value[key]?.bind(value);
    result[key] = pass('take', member, typeOf(type.replace(/^get /, '')), `${where}, ${name}.${key}`);
  }
  return result;
}

module.exports = { faults, give, parse };
