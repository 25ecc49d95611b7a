// Runs first in each context of the sandbox, before the script: takes away what leads out, freezes what scripts share, and
// returns what makes a script's body into a function from JSON text to JSON text.
(function (sha256) {
  'use strict';
  const parse = JSON.parse;
  const write = JSON.stringify;
  const encode = encodeURIComponent;
  const decode = decodeURIComponent;

  for (const name of ['Java', 'WeakRef', 'FinalizationRegistry']) {
    delete globalThis[name];
  }
  const seen = new Set();
  (function freeze(value) {
    if (value === null || (typeof value !== 'object' && typeof value !== 'function') || seen.has(value)) {
      return;
    }
    seen.add(value);
    Object.freeze(value);
    freeze(Object.getPrototypeOf(value));
    for (const key of Reflect.ownKeys(value)) {
      const property = Reflect.getOwnPropertyDescriptor(value, key);
      if ('value' in property) {
        freeze(property.value);
      } else {
        freeze(property.get);
        freeze(property.set);
      }
    }
  })(globalThis);

  const longestLine = 500;
  const hash = Object.freeze({ sha256: (text) => sha256(String(text)) });
  const json = Object.freeze({
    parse: (text) => {
      try {
        return parse(text);
      } catch (_) {
        return undefined;
      }
    },
    stringify: (value) => write(value),
  });
  const decoded = (text) => {
    try {
      return decode(text.replace(/\+/g, ' '));
    } catch (_) {
      return text;
    }
  };
  const url = Object.freeze({
    encode: (text) => encode(String(text)),
    decode: (text) => decoded(String(text)),
    parse: (text) => {
      const parts = /^([a-z][a-z0-9+.-]*):\/\/([^/?#:]*)(?::(\d+))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/i.exec(String(text));
      if (parts === null) {
        return undefined;
      }
      const query = {};
      for (const pair of (parts[5] || '').split('&')) {
        const at = pair.indexOf('=');
        const name = decoded(at < 0 ? pair : pair.slice(0, at));
        if (name !== '' && name !== '__proto__' && !(name in query)) {
          query[name] = at < 0 ? '' : decoded(pair.slice(at + 1));
        }
      }
      return {
        protocol: parts[1].toLowerCase(),
        host: parts[2].toLowerCase(),
        port: parts[3] || '',
        path: parts[4] || '/',
        query,
        fragment: parts[6] || '',
      };
    },
  });

  return function (body, permissions, mostLines) {
    const allowed = new Set(permissions.split(','));
    return function (input) {
      const given = parse(input);
      const log = [];
      let left = 0;
      const modules = {
        __proto__: null,
        event: given.event,
        consent: {
          granted: (purpose) => given.consent.granted.includes(purpose),
          denied: (purpose) => given.consent.denied.includes(purpose),
        },
        log: (...parts) => {
          if (log.length >= mostLines) {
            left += 1;
            return;
          }
          const line = parts.map((part) => (typeof part === 'string' ? part : String(write(part)))).join(' ');
          log.push(line.length > longestLine ? line.slice(0, longestLine) + '…' : line);
        },
        hash,
        json,
        url,
      };
      const require = (name) => {
        if (!(name in modules)) {
          throw new Error('There is no module "' + name + '"; there are ' + Object.keys(modules).join(', '));
        }
        if (!allowed.has(name)) {
          throw new Error('The module "' + name + '" is not among the permissions');
        }
        return modules[name];
      };
      const result = body(require);
      if (left > 0) {
        log.push(left + ' more lines');
      }
      return write({ result: result === undefined ? null : result, log });
    };
  };
})
