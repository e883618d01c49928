import { ComponentType, type APIMessageTopLevelComponent } from 'discord-api-types/v10';

/** All that a message says: its content, or the text displays of its components. Pings are read from it. */
export function displayedText(message: {
  content?: string | null | undefined;
  components?: readonly APIMessageTopLevelComponent[] | null | undefined;
}): string {
  const texts: string[] = message.content ? [message.content] : [];
  const walk = (components: readonly unknown[]): void => {
    for (const each of components) {
      const component = each as { type: ComponentType; content?: string; components?: unknown[] }; // the schema read the kinds
      if (component.type === ComponentType.TextDisplay && component.content) texts.push(component.content);
      if (component.components) walk(component.components);
    }
  };
  walk(message.components ?? []);
  return texts.join('\n');
}
