/** Where messages are while they move from one engine to another, and how far the move has come. */
export interface MessageMoveStatus {
  /** In `postgres`; being copied while that still says what is; Cassandra being read; in `cassandra` alone. */
  phase: 'postgres' | 'copying' | 'reading' | 'cassandra';
  /** What is done of `copying`: everything is copied, and then compared once. */
  stage: 'copy' | 'compare' | 'done' | null;
  copied: number;
  compared: number;
  /** What was found to differ and was copied again. */
  repaired: number;
  /** Why it does not go on, if so. It is tried again all the same. */
  trouble: string | null;
}

/** The steps of an operator, in their order; `back` and `abandon` undo. */
export const MESSAGE_MOVE_STEPS = ['start', 'read', 'back', 'finish', 'abandon'] as const;
export type MessageMoveStep = (typeof MESSAGE_MOVE_STEPS)[number];

/** A step that cannot be taken now: a sentence for who asked. */
export class MessageMoveError extends Error {}

/** Moves messages, reactions and read states to another engine while the server runs. */
export interface MessageMove {
  status(): Promise<MessageMoveStatus>;
  /** Throws MessageMoveError where it is not the step's turn. */
  take(step: MessageMoveStep): Promise<MessageMoveStatus>;
}
