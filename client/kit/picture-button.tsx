import { Button, FileTrigger } from 'react-aria-components';
import { dataUrlOf } from './read-file.ts';

const PICTURES = ['image/png', 'image/jpeg', 'image/webp', 'image/gif'];

/** Chooses a picture, and hands it over as the API takes it. */
export const PictureButton = ({ label, onPicture }: { label: string; onPicture(url: string): void }) => (
  <FileTrigger
    acceptedFileTypes={PICTURES}
    onSelect={(files) => {
      const [file] = files ?? [];
      if (file) void dataUrlOf(file).then(onPicture);
    }}
  >
    <Button className="button small">{label}</Button>
  </FileTrigger>
);
