/** One message of a server-sent event stream. */
export interface ServerSentEvent {
  type: string;
  data: string;
  /** What to send as `Last-Event-ID` to go on after this message; absent where the stream numbers nothing. */
  id?: string;
}

/** Cuts the text of a server-sent event stream, in whatever pieces it arrives, into messages. */
export class EventStreamParser {
  private rest = '';

  /** Takes the next piece and returns the messages that it completes. */
  push(piece: string): ServerSentEvent[] {
    const blocks = (this.rest + piece).replaceAll('\r\n', '\n').split('\n\n');
    this.rest = blocks.pop() ?? '';
    return blocks.map(parseBlock).filter((message) => message.data !== '');
  }
}

function parseBlock(block: string): ServerSentEvent {
  let type = 'message';
  let id = '';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') {
      type = value;
    } else if (field === 'id') {
      id = value;
    } else if (field === 'data') {
      data.push(value);
    }
  }
  return { type, data: data.join('\n'), ...(id && { id }) };
}
