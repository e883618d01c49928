/** Says what went wrong, at once and aloud. */
export const Problem = ({ text }: { text: string | null }) =>
  text !== null && (
    <p className="wrong" role="alert">
      {text}
    </p>
  );
