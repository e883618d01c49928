/** Of a dialog that does something with somebody in a guild. */
export interface ModerationProps {
  guildId: string;
  userId: string;
  onClose(): void;
}
