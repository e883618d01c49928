/** How often an event was made, how many sessions got it, and the bytes of its payload taken together. */
export interface EventFigure {
  made: number;
  sessions: number;
  bytes: number;
}

/** What the gateways of this process have done since it began. Counted by plain additions on the way; read by whoever shows it. */
export const gatewayFigures = {
  connections: 0,
  identified: 0,
  resumed: 0,
  /** Op 9: sessions that could not be opened or resumed. */
  refused: 0,
  /** Slow readers that were cut off, to resume. */
  cutOff: 0,
  /** By the code with which the server closed. */
  closed: new Map<number, number>(),
  /** By the name of the event; names are our own and few. */
  events: new Map<string, EventFigure>(),
};

export function figureOf(t: string): EventFigure {
  let figure = gatewayFigures.events.get(t);
  if (!figure) gatewayFigures.events.set(t, (figure = { made: 0, sessions: 0, bytes: 0 }));
  figure.made++;
  return figure;
}

export function countClosed(code: number): void {
  gatewayFigures.closed.set(code, (gatewayFigures.closed.get(code) ?? 0) + 1);
}
