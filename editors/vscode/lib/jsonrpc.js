// JSON-RPC over two streams, framed as the Language Server Protocol has it.
'use strict';

class ResponseError extends Error {
  /**
   * @param {number} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.code = code;
  }
}

const METHOD_NOT_FOUND = -32601;
const CONNECTION_CLOSED = -32099;

class Connection {
  /**
   * @param {import('stream').Readable} input
   * @param {import('stream').Writable} output
   */
  constructor(input, output) {
    this.output = output;
    /** @type {Map<number, {resolve: (value: any) => void, reject: (error: Error) => void}>} */
    this.waiting = new Map();
    /** @type {Map<string, (params: any) => any>} */
    this.handlers = new Map();
    this.lastId = 0;
    this.isClosed = false;
    this.received = Buffer.alloc(0);
    input.on('data', (data) => this.receive(data));
    input.on('close', () => this.close());
    output.on('error', () => this.close());
  }

  /**
   * Has notifications and requests of the server handled; what the handler returns is the answer.
   * @param {string} method
   * @param {(params: any) => any} handler
   */
  on(method, handler) {
    this.handlers.set(method, handler);
  }

  /**
   * @param {string} method
   * @param {any} [params]
   */
  notify(method, params) {
    this.send({ method, params });
  }

  /**
   * Sends a request; `cancel` of the result tells the server that the answer is of no use any more.
   * @param {string} method
   * @param {any} [params]
   * @returns {{answer: Promise<any>, cancel: () => void}}
   */
  request(method, params) {
    const id = ++this.lastId;
    const answer = new Promise((resolve, reject) => {
      if (this.isClosed) {
        reject(new ResponseError(CONNECTION_CLOSED, 'the server has ended'));
        return;
      }
      this.waiting.set(id, { resolve, reject });
      this.send({ id, method, params });
    });
    const cancel = () => {
      if (this.waiting.has(id)) this.notify('$/cancelRequest', { id });
    };
    return { answer, cancel };
  }

  close() {
    if (this.isClosed) return;
    this.isClosed = true;
    for (const { reject } of this.waiting.values()) {
      reject(new ResponseError(CONNECTION_CLOSED, 'the server has ended'));
    }
    this.waiting.clear();
  }

  /** @param {object} message */
  send(message) {
    if (this.isClosed || !this.output.writable) return;
    const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', ...message }));
    this.output.write(`Content-Length: ${body.length}\r\n\r\n`);
    this.output.write(body);
  }

  /** @param {Buffer} data */
  receive(data) {
    this.received = Buffer.concat([this.received, data]);
    for (;;) {
      const end = this.received.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = /content-length: *(\d+)/i.exec(this.received.toString('latin1', 0, end));
      const start = end + 4;
      const stop = start + Number(length ? length[1] : 0);
      if (this.received.length < stop) return;
      const body = this.received.toString('utf8', start, stop);
      this.received = this.received.subarray(stop);
      if (length) this.dispatch(JSON.parse(body));
    }
  }

  /** @param {any} message */
  async dispatch(message) {
    if (message.method === undefined) {
      const waiting = this.waiting.get(message.id);
      this.waiting.delete(message.id);
      if (!waiting) return;
      if (message.error) {
        waiting.reject(new ResponseError(message.error.code, message.error.message));
      } else {
        waiting.resolve(message.result);
      }
      return;
    }
    const handler = this.handlers.get(message.method);
    if (message.id === undefined) {
      handler?.(message.params);
    } else if (handler) {
      this.send({ id: message.id, result: (await handler(message.params)) ?? null });
    } else {
      const error = { code: METHOD_NOT_FOUND, message: `no method ${message.method}` };
      this.send({ id: message.id, error });
    }
  }
}

module.exports = { Connection, ResponseError };
