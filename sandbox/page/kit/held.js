// What a person has put into the fields of a view or message and the app has not seen yet. It is held by
// block_id and action_id, so that it outlives views.update, as in Slack; an emptied field is held as null.

/** element type → the field of its value in `state.values`, and of what it starts with */
const FIELDS = {
  plain_text_input: ["value", "initial_value"],
  email_text_input: ["value", "initial_value"],
  url_text_input: ["value", "initial_value"],
  number_input: ["value", "initial_value"],
  rich_text_input: ["rich_text_value", "initial_value"],
  static_select: ["selected_option", "initial_option"],
  external_select: ["selected_option", "initial_option"],
  radio_buttons: ["selected_option", "initial_option"],
  users_select: ["selected_user", "initial_user"],
  channels_select: ["selected_channel", "initial_channel"],
  conversations_select: ["selected_conversation", "initial_conversation"],
  multi_static_select: ["selected_options", "initial_options"],
  multi_external_select: ["selected_options", "initial_options"],
  checkboxes: ["selected_options", "initial_options"],
  multi_users_select: ["selected_users", "initial_users"],
  multi_channels_select: ["selected_channels", "initial_channels"],
  multi_conversations_select: ["selected_conversations", "initial_conversations"],
  datepicker: ["selected_date", "initial_date"],
  timepicker: ["selected_time", "initial_time"],
  datetimepicker: ["selected_date_time", "initial_date_time"],
};

/** The name of the field in which this element's value is told, e.g. "selected_option". */
export const fieldOf = (element) => FIELDS[element.type]?.[0];

const isMany = (field) => field.startsWith("selected_") && field.endsWith("s");

const stores = new Map();

/** Every element of these blocks that holds a value, as [block, element]. */
function holding(blocks) {
  return (blocks ?? []).flatMap((block) => {
    const elements = block.type === "section" ? [block.accessory] : block.elements ?? [block.element];
    return elements.filter((element) => element && FIELDS[element.type]).map((element) => [block, element]);
  });
}

/**
 * The holder of one view or message, brought up to date with its blocks as they are now.
 * @param {string} key which view or message
 * @param {object} [known] `state.values` as the server last knew them
 */
export function holderOf(key, blocks, known = {}) {
  const before = stores.get(key) ?? new Map();
  const now = new Map();
  for (const [block, element] of holding(blocks)) {
    const id = `${block.block_id}\n${element.action_id}`;
    const told = known[block.block_id]?.[element.action_id] ?? {};
    now.set(id, before.has(id) ? before.get(id) : fieldOf(element) in told ? told[fieldOf(element)] : initial(element));
  }
  stores.set(key, now);
  return new Holder(key, blocks);
}

function initial(element) {
  const [field, from] = FIELDS[element.type];
  return element[from] ?? (isMany(field) ? [] : null);
}

/** Forget what was held for views that are closed. */
export function forget(isGone) {
  for (const key of stores.keys()) if (isGone(key)) stores.delete(key);
}

class Holder {
  constructor(key, blocks) {
    this.key = key;
    this.blocks = blocks;
  }

  get(block, element) {
    return stores.get(this.key)?.get(`${block.block_id}\n${element.action_id}`);
  }

  set(block, element, value) {
    stores.get(this.key)?.set(`${block.block_id}\n${element.action_id}`, value);
  }

  /** In the shape of `state.values`. */
  values() {
    const values = {};
    for (const [block, element] of holding(this.blocks)) {
      (values[block.block_id] ??= {})[element.action_id] =
        { type: element.type, [fieldOf(element)]: this.get(block, element) };
    }
    return values;
  }
}
