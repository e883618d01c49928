export default function SearchPanel(_props: { guildId: string; channelId: string | null; onClose(): void }) {
  return null;
}
