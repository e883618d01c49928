import { lazy, memo, useState, type ComponentType, type FunctionComponent } from 'react';

/** Some two minutes in all: the line of who is connected may lead nowhere. */
const MOST_TRIES = 20;
const LONGEST_WAIT_MS = 8_000;

/** A part of the client that comes when it is wanted. Where the line is gone just then it is waited for, and what is on the page stays. */
export const lazily = <Props extends object>(load: () => Promise<{ default: ComponentType<Props> }>): FunctionComponent<Props> => lazyPart(load).Part;

/** One that stands around each channel: it is fetched at once, in one chunk with all others of its kind. */
export function early<Props extends object>(load: () => Promise<{ default: ComponentType<Props> }>): FunctionComponent<Props> {
  const { Part, fetched } = lazyPart(load);
  fetched().catch(() => undefined); // what fails is said where it is drawn
  return Part;
}

/** One that may be fetched before it is drawn. */
export function lazyPart<Props extends object>(load: () => Promise<{ default: ComponentType<Props> }>) {
  let there: ComponentType<Props> | undefined;
  const fetched = once(() =>
    insistently(load).then((part) => {
      there = part.default;
      return part;
    }),
  );
  const Awaited = lazy(fetched) as unknown as ComponentType<Props>; // it takes what the part takes
  /** What is there by now is drawn at once: to wait for it, if only for a moment, would be to draw all around it twice. */
  const Part = memo(function Part(props: Props) {
    const [Drawn] = useState(() => there ?? Awaited);
    return <Drawn {...props} />;
  });
  return { Part: Part as unknown as FunctionComponent<Props>, fetched }; // it is drawn as one
}

/** What failed is tried anew when it is wanted again. */
function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () =>
    (made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    }));
}

/** Loads what the line took away just then, once it is back. */
export async function insistently<Part>(load: () => Promise<Part>): Promise<Part> {
  for (let tries = 1; ;) {
    try {
      return await load();
    } catch (error) {
      if (navigator.onLine && tries++ >= MOST_TRIES) throw error;
      await new Promise((resolve) => setTimeout(resolve, Math.min(250 * 2 ** tries, LONGEST_WAIT_MS)));
    }
  }
}
