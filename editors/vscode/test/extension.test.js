// The extension and a real midfill, with a stand-in for VS Code between them and the user.
//   MIDFILL=.build/debug/midfill node --test editors/vscode/test/extension.test.js
'use strict';

const assert = require('assert');
const children = require('child_process');
const fs = require('fs');
const Module = require('module');
const os = require('os');
const path = require('path');
const { after, afterEach, before, test } = require('node:test');
const readline = require('readline');

const { CancellationTokenSource, Range, Position, Uri, api, give, world } = require('./stand-in/vscode');
const shape = require('./stand-in/shape');

const load = Module._load;
Module._load = function (name, ...rest) {
  return name === 'vscode' ? api : load.call(this, name, ...rest);
};
// The processes of the extension, newest last.
const started = [];
const { spawn } = children;
children.spawn = (...words) => {
  const child = spawn(...words);
  if (words[0] === MIDFILL) started.push(child);
  return child;
};
const extension = require('../extension');
const manifest = require('../package.json');

const CLONE = path.resolve(__dirname, '../../..');
const MIDFILL = path.resolve(process.env.MIDFILL ?? path.join(CLONE, '.build/debug/midfill'));
const LINES = 'return [f"{item.name}: {quantity}" for item, quantity in order.lines]';
const RULES = {
  'def lines(order):\n    ': LINES,
  'größe = "😀", ': 'breite',
  'def total(order):\n    ': 'net = order.total()\n    return net * (1 + VAT)',
  'def total(order):\r\n    ': 'net = order.total()\n    return net * (1 + VAT)',
  'def keep(item, quantity):\n    ': 'return store(item.name, quantity)',
  'note("👩‍👩‍👧 e\u0301 ': 'naïve e\u0301 😀", order)',
};

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'midfill-vscode-'));
const context = { subscriptions: [] };
let backend;

/** Waits for something that another process does. */
async function until(what, check) {
  for (const end = Date.now() + 90000; Date.now() < end;) {
    const found = await check();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`not within 90 s: ${what}`);
}

/** A Codestral on loopback; `say` sets how it answers. */
async function startBackend() {
  const rules = path.join(folder, 'rules.json');
  const records = path.join(folder, 'records.jsonl');
  fs.writeFileSync(rules, JSON.stringify(RULES));
  const script = path.join(CLONE, 'Tests/Scenarios/fake_codestral.py');
  const child = children.spawn(
    'python3', [script, rules, '--records', records, '--requests-a-minute', '100000'],
    { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = readline.createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const base = (await lines.next()).value.replace('listening on ', '');
  // Behind the last line's end may stand a line that is being written.
  const requests = () => (fs.existsSync(records) ? fs.readFileSync(records, 'utf8') : '')
    .split('\n').slice(0, -1).map((line) => JSON.parse(line));
  return {
    base,
    requests,
    completions: () => requests().filter(({ event, method }) => event === 'request' && method === 'POST'),
    async say(words) {
      child.stdin.write(`${words}\n`);
      await lines.next();
    },
    end: () => child.kill(),
  };
}

function document(name, text) {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return world.open(`file://${file}`, 'python', text);
}

function ask(document, offset, options = {}) {
  const source = options.source ?? new CancellationTokenSource();
  return world.providers[0].provideInlineCompletionItems(
    document, document.positionAt(offset),
    { triggerKind: options.kind ?? 1, selectedCompletionInfo: options.selected }, source.token);
}

/** The text as it is once the item is taken. */
function taken(document, { insertText, range }) {
  const lines = document.getText().split('\n');
  const { line, character } = range.start;
  // VS Code shows only what keeps the characters that it replaces, in their order.
  let at = 0;
  for (const one of lines[line].slice(character, range.end.character)) {
    at = insertText.indexOf(one, at) + 1;
    assert(at > 0, `${one} is not kept by ${insertText}`);
  }
  lines[line] = lines[line].slice(0, character) + insertText + lines[line].slice(range.end.character);
  return lines.join('\n');
}

before(async () => {
  backend = await startBackend();
  const home = path.join(folder, 'home');
  fs.mkdirSync(home);
  Object.assign(process.env, {
    HOME: home, XDG_CONFIG_HOME: path.join(home, '.config'),
    TEST_KEY: 'fakeQ2mVb9LrT4KpZ8sWc1NfHd3YgJ6A',
  });
  world.folders = [{ uri: new Uri(`file://${folder}`), name: 'project', index: 0 }];
  world.settings['midfill.path'] = { globalValue: MIDFILL };
  world.settings['midfill.backend'] = {
    globalValue: { preset: 'codestral', base: backend.base, key: { env: 'TEST_KEY' } },
  };
  await extension.activate(give(context, 'ExtensionContext'));
});

after(async () => {
  await extension.deactivate();
  for (const one of context.subscriptions) one.dispose();
  backend.end();
  fs.rmSync(folder, { recursive: true });
});

// The extension may have caught what the stand-in threw at it.
afterEach(() => assert.deepStrictEqual(world.faults.splice(0), []));

test('what is not in the API, or is called otherwise, is a fault', async () => {
  const wrong = {
    'window.showInputBox: is not in the API': () => api.window.showInputBox(),
    'StatusBarAlignment.Middle: is not in the API': () => api.StatusBarAlignment.Middle,
    'window.activeTextEditor: is not set by extensions': () => { api.window.activeTextEditor = 1; },
    'window.showErrorMessage: takes 1 to Infinity arguments': () => api.window.showErrorMessage(),
    'window.createTerminal, options: TerminalOptions has no path': () => api.window.createTerminal({ path: 'sh' }),
    'window.createOutputChannel, options, LogOption.log: is no true': () => api.window.createOutputChannel('', { log: 1 }),
    'commands.registerCommand, callback: is no function': () => api.commands.registerCommand('a', 'b'),
    'new Range: no overload fits': () => new api.Range(1, 2),
    'new InlineCompletionItem, range: is no Range': () => new api.InlineCompletionItem('', {}),
    'InlineCompletionItem.text: is not in the API': () => new api.InlineCompletionItem('').text,
    'workspace.onDidCloseTextDocument: takes 1 arguments, not 0': () => api.workspace.onDidCloseTextDocument(),
  };
  for (const [told, call] of Object.entries(wrong)) {
    assert.throws(call, ({ message }) => message.startsWith(told) || assert.fail(message));
  }
  assert.strictEqual(world.faults.splice(0).length, Object.keys(wrong).length);
});

test('the manifest asks for a VS Code that has all that is used', () => {
  const number = (version) => version.split('.').slice(0, 2).map(Number).reduce((a, b) => a * 1000 + b);
  const least = manifest.engines.vscode.replace('^', '');
  assert(number(least) >= number(shape.SINCE), least);
});

test('the settings are those of the server', () => {
  const { fromServer } = require('../manifest');
  assert.deepStrictEqual(
    manifest.contributes.configuration.properties, fromServer(MIDFILL),
    'run editors/vscode/manifest.js');
});

test('every command of the palette is registered', () => {
  for (const { command } of manifest.contributes.commands) assert(world.registered.has(command), command);
});

test('a suggestion, typed along, and taken', async () => {
  const text = 'VAT = 0.19\n\n\ndef lines(order):\n    \n';
  const lines = document('lines.py', text);
  const at = text.length - 1;
  lines.edit(at, 0, 'return ');
  const items = await ask(lines, at + 7);
  assert.strictEqual(items.length, 1);
  assert(taken(lines, items[0]).includes(`    ${LINES}\n`));
  console.log(`| ${taken(lines, items[0]).split('\n').join('\n| ')}`);
  lines.edit(at + 7, 0, '[f"');
  const [rest] = await ask(lines, at + 10);
  assert(taken(lines, rest).includes(`    ${LINES}\n`));
  const { command, arguments: words } = rest.command;
  await api.commands.executeCommand(command, ...words);
});

test('several lines, and columns after an emoji', async () => {
  const text = 'größe = "😀", \n';
  const size = document('size.py', text);
  const [item] = await ask(size, text.length - 1);
  assert.strictEqual(taken(size, item), 'größe = "😀", breite\n');
  const block = document('total.py', 'VAT = 0.19\n\n\ndef total(order):\n    \n');
  const [lines] = await ask(block, block.getText().length - 1, { kind: 0 });
  assert(taken(block, lines).endsWith('    net = order.total()\n    return net * (1 + VAT)\n'));
});

test('text right of the cursor stays, and a closed bracket is not doubled', async () => {
  const head = 'def keep(item, quantity):\n    ';
  const closed = document('keep.py', `${head}return store()\n`);
  const [call] = await ask(closed, head.length + 13);
  assert.strictEqual(taken(closed, call), `${head}return store(item.name, quantity)\n`);
  const noted = document('noted.py', `${head}  # kept\n`);
  const [before] = await ask(noted, head.length, { kind: 0 });
  assert.match(taken(noted, before), /return store\(item.name, quantity\) +# kept\n$/);
});

test('a file with CRLF, and combining characters before the cursor', async () => {
  const head = 'VAT = 0.19\r\n\r\n\r\ndef total(order):\r\n    ';
  const lines = document('crlf.py', `${head}\r\n`);
  const [block] = await ask(lines, head.length, { kind: 0 });
  // VS Code turns the line ends of what it inserts into the file's.
  assert.strictEqual(taken(lines, block), `${head}net = order.total()\n    return net * (1 + VAT)\r\n`);
  const text = 'note("👩‍👩‍👧 e\u0301 \n';
  const note = document('note.py', text);
  const [item] = await ask(note, text.length - 1);
  assert.strictEqual(taken(note, item), 'note("👩‍👩‍👧 e\u0301 naïve e\u0301 😀", order)\n');
});

test('two files, asked in at the same time', async () => {
  const lines = document('first.py', 'VAT = 0.19\n\n\ndef lines(order):\n    return \n');
  const total = document('second.py', 'VAT = 0.07\n\n\ndef total(order):\n    net\n');
  const [[one], [other]] = await Promise.all([
    ask(lines, lines.getText().length - 1, { kind: 0 }), ask(total, total.getText().length - 1, { kind: 0 }),
  ]);
  assert(taken(lines, one).endsWith(`    ${LINES}\n`));
  assert(taken(total, other).endsWith('    net = order.total()\n    return net * (1 + VAT)\n'));
});

test('an answer that is due is not given for a text that has parted from it', async () => {
  await backend.say('held');
  const text = 'VAT = 0.23\n\n\ndef lines(order):\n    return \n';
  const lines = document('late.py', text);
  const count = backend.completions().length;
  const late = ask(lines, text.length - 1, { kind: 0 });
  await until('a request', () => backend.completions().length > count);
  lines.edit(text.length - 1, 0, 'q');
  assert.deepStrictEqual(await late, []);
  await backend.say('ok');
});

test('an entry selected in the menu is gone on from', async () => {
  const text = 'VAT = 0.19\n\n\ndef lines(order):\n    retu\n';
  const lines = document('menu.py', text);
  const end = lines.positionAt(text.length - 1);
  const range = new Range(new Position(end.line, 4), end);
  const [item] = await ask(lines, text.length - 1, { selected: { range, text: 'return' } });
  assert(item.insertText.startsWith('return'), item.insertText);
  assert.deepStrictEqual(item.range, range);
});

test('a cancelled question is withdrawn, and answered with nothing', async () => {
  await backend.say('silent');
  const slow = document('slow.py', 'a = 1\nvalue = \n');
  const source = new CancellationTokenSource();
  const count = backend.completions().length;
  const answer = ask(slow, 14, { source, kind: 0 });
  await until('a request', () => backend.completions().length > count);
  assert.strictEqual(world.statusBar.tooltip, 'Midfill waits for an answer');
  source.cancel();
  assert.deepStrictEqual(await answer, []);
  await until('it is closed', () => backend.requests().some(({ outcome }) => outcome === 'closed by client'));
  await backend.say('ok');
  assert.strictEqual(world.statusBar.tooltip, 'Midfill is ready');
});

test('off and snoozed, only the user asks', async () => {
  const text = 'VAT = 0.19\n\n\ndef lines(order):\n    return \n';
  const lines = document('off.py', text);
  const at = text.length - 1;
  for (const [command, back] of [['midfill.toggle', []], ['midfill.snooze', [0]]]) {
    await api.commands.executeCommand(command);
    assert.deepStrictEqual(await ask(lines, at), []);
    assert.strictEqual((await ask(lines, at, { kind: 0 })).length, 1);
    await api.commands.executeCommand(command, ...back);
    assert.strictEqual((await ask(lines, at)).length, 1);
  }
});

test('commands show what the server answers, and say nothing twice', async () => {
  const said = world.messages.length;
  await api.commands.executeCommand('midfill.status');
  assert.match(world.shown.at(-1), /backend: codestral/);
  await api.commands.executeCommand('midfill.explain');
  assert.match(world.shown.at(-1), /shown from codestral/);
  await api.commands.executeCommand('midfill.doctor');
  assert.deepStrictEqual(world.terminals.at(-1).shellArgs, ['doctor']);
  assert.strictEqual(world.messages.length, said);
});

test('a setting takes effect at once', async () => {
  world.set('midfill.completion.trigger', { globalValue: 'onDemand' });
  const text = 'VAT = 0.19\n\n\ndef lines(order):\n    return \n';
  const lines = document('demand.py', text);
  assert.deepStrictEqual(await ask(lines, text.length - 1), []);
  assert.strictEqual((await ask(lines, text.length - 1, { kind: 0 })).length, 1);
  world.set('midfill.completion.trigger', {});
  assert.strictEqual((await ask(lines, text.length - 1)).length, 1);
});

test('a failure of the backend is told once, and an answer is no error', async () => {
  await backend.say('401');
  const text = 'other = 1\nresult = \n';
  const one = document('failing.py', text);
  const warned = () => world.messages.filter(({ kind }) => kind !== 'status').length;
  const said = warned();
  assert.deepStrictEqual(await ask(one, text.length - 1), []);
  await until('the user is told', () => warned() > said);
  one.edit(text.length - 1, 0, 'f');
  assert.deepStrictEqual(await ask(one, text.length), []);
  assert.strictEqual(warned(), said + 1, JSON.stringify(world.messages));
  await backend.say('ok');
  await api.commands.executeCommand('midfill.restart');
});

test('a backend that is down is told once, and asked again when it is back', async () => {
  await backend.say('down');
  const text = 'VAT = 0.31\n\n\ndef lines(order):\n    return \n';
  const one = document('down.py', text);
  const told = () => world.messages.filter(({ text: said }) => said.includes('reached')).length;
  const before = told();
  assert.deepStrictEqual(await ask(one, text.length - 1, { kind: 0 }), []);
  await until('the user is told', () => told() > before);
  assert.deepStrictEqual(await ask(one, text.length - 1, { kind: 0 }), []);
  assert.strictEqual(told(), before + 1);
  await backend.say('up');
  await until('a suggestion', async () => (await ask(one, text.length - 1, { kind: 0 })).length === 1);
});

test('a server that is killed comes back with every document', async () => {
  const text = 'VAT = 0.19\n\n\ndef lines(order):\n    return \n';
  const lines = document('crash.py', text);
  await until('a suggestion', async () => (await ask(lines, text.length - 1)).length === 1);
  started.at(-1).kill('SIGKILL');
  await until('it is seen', () => world.log.some((line) => line.includes('SIGKILL')));
  await until('a suggestion', async () => (await ask(lines, text.length - 1, { kind: 0 })).length === 1);
  assert.strictEqual(world.statusBar.tooltip, 'Midfill is ready');
});

test('a program that is not there is told, with what to do', async () => {
  world.set('midfill.path', { globalValue: path.join(folder, 'nothing') });
  await until('the user is told', () => world.messages.some(({ text }) => text.includes('there is no program')));
  assert.match(world.statusBar.tooltip, /does not run/);
  const one = document('without.py', 'x = \n');
  assert.deepStrictEqual(await ask(one, 4), []);
  world.set('midfill.path', { globalValue: MIDFILL });
  await until('it runs', () => world.statusBar.tooltip === 'Midfill is ready');
});

test('quitting ends the server, also while an answer is due', async () => {
  await backend.say('silent');
  const one = document('quit.py', 'b = 2\nother = \n');
  const count = backend.completions().length;
  const answer = ask(one, 14, { kind: 0 });
  await until('a request', () => backend.completions().length > count);
  await extension.deactivate();
  assert.deepStrictEqual(await answer, []);
  assert.strictEqual(started.at(-1).exitCode, 0);
});

test('the package holds every file, and no other', () => {
  const file = path.join(folder, 'midfill.vsix');
  children.execFileSync('python3', [path.join(__dirname, '../build'), file]);
  const names = children.execFileSync('python3', ['-m', 'zipfile', '-l', file], { encoding: 'utf8' });
  for (const name of fs.readdirSync(path.join(__dirname, '../lib'))) assert(names.includes(`extension/lib/${name}`), name);
  for (const name of ['extension.vsixmanifest', '[Content_Types].xml', 'extension/package.json', 'extension/extension.js', 'extension/README.md', 'extension/LICENSE.txt']) {
    assert(names.includes(name), name);
  }
  assert(!names.includes('test/'));
});
