/** A refusal that an operation gives to all who may ask. */
interface OnlyRefusal {
  status: number;
  code: number;
}

/** What is always refused: the first by Discord too, which has switched it off; of the others nothing is here that could be answered. */
export const onlyRefusals: Readonly<Record<string, OnlyRefusal>> = {
  batch_edit_command_permissions: { status: 405, code: 0 },
  get_sku_subscription: { status: 404, code: 0 },
  get_sticker_pack: { status: 404, code: 10061 },
};
