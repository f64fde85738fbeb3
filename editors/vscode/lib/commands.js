// The commands of the palette and of the status bar's menu.
'use strict';

const vscode = require('vscode');
const settings = require('./settings');

/**
 * @param {import('./server').Server} server
 * @param {import('./switch').Switch} onOff
 * @param {import('vscode').LogOutputChannel} output
 * @returns {Record<string, (...args: any[]) => any>}
 */
function commands(server, onOff, output) {
  /** @param {string} command */
  const show = async (command) => {
    const text = await server.execute(command).catch((error) => error.message);
    const document = await vscode.workspace.openTextDocument({
      language: 'plaintext', content: `${text ?? 'Midfill does not run.'}\n`,
    });
    await vscode.window.showTextDocument(document, { preview: true });
  };
  return {
    'midfill.status': () => show('midfill.status'),
    'midfill.explain': () => show('midfill.explain'),
    'midfill.toggle': () => {
      const isOn = onOff.toggle();
      vscode.window.setStatusBarMessage(`Midfill is ${isOn ? 'on' : 'off'}`, 3000);
    },
    'midfill.snooze': async (minutes = 10) => {
      onOff.snooze(minutes);
      const text = minutes > 0 ? `quiet for ${minutes} min` : 'on';
      vscode.window.setStatusBarMessage(`Midfill is ${text}`, 3000);
    },
    'midfill.suggest': () =>
      vscode.commands.executeCommand('editor.action.inlineSuggest.trigger'),
    'midfill.restart': () => server.restart(),
    'midfill.log': () => output.show(),
    'midfill.doctor': () => {
      const terminal = vscode.window.createTerminal({
        name: 'Midfill doctor', shellPath: settings.program(), shellArgs: ['doctor'],
      });
      terminal.show();
    },
    'midfill.menu': async () => {
      const manifest = require('../package.json');
      const choice = await vscode.window.showQuickPick(
        manifest.contributes.commands.map(({ title, command }) => ({ label: title, command })),
        { title: 'Midfill' });
      if (choice) await vscode.commands.executeCommand(choice.command);
    },
    // What a suggestion runs once it is in the text.
    'midfill.runServerCommand': (command, args) => server.execute(command, args).catch(() => {}),
  };
}

module.exports = { commands };
