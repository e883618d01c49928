import type { CommandNode } from '#protocol/markdown/nodes';
import { clickByKey } from '../kit/click-by-key.ts';
import { useMessageActs } from './message-acts.tsx';

/** The name of a command, which opens it where one writes. */
export function CommandMention({ node: { id, name }, isFlat }: { node: CommandNode; isFlat: boolean }) {
  const { openCommand } = useMessageActs();
  if (isFlat || !openCommand) return <span className="mention">/{name}</span>;
  return (
    <span className="mention" role="button" tabIndex={0} onClick={() => openCommand(id, name)} onKeyDown={clickByKey}>
      /{name}
    </span>
  );
}
