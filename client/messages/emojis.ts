/** The ones people use most, by the names that Discord has for them. Any other can be typed or pasted. */
export const EMOJIS: readonly (readonly [emoji: string, name: string])[] = `
👍 thumbsup|👎 thumbsdown|❤️ heart|😂 joy|😊 blush|😀 grinning|😄 smile|😁 grin|😅 sweat_smile|🤣 rofl|🙂 slight_smile|😉 wink|😍 heart_eyes|🥰 smiling_face_with_3_hearts
😘 kissing_heart|😎 sunglasses|🤩 star_struck|🥳 partying_face|😏 smirk|😐 neutral_face|😑 expressionless|🙄 rolling_eyes|😬 grimacing|🤔 thinking|🤨 face_with_raised_eyebrow
😴 sleeping|🥱 yawning_face|😢 cry|😭 sob|😤 triumph|😠 angry|😡 rage|🤯 exploding_head|😳 flushed|🥺 pleading_face|😱 scream|😨 fearful|😰 cold_sweat|🤗 hugging|🤫 shushing_face
🤭 face_with_hand_over_mouth|🫡 saluting_face|🤐 zipper_mouth|🤢 nauseated_face|🤮 face_vomiting|🤧 sneezing_face|🤒 thermometer_face|🤕 head_bandage|😈 smiling_imp|💀 skull|👻 ghost|👽 alien|🤖 robot|💩 poop
👋 wave|🙌 raised_hands|👏 clap|🙏 pray|🤝 handshake|💪 muscle|👌 ok_hand|✌️ v|🤞 fingers_crossed|🤘 metal|👈 point_left|👉 point_right|👆 point_up_2|👇 point_down|✋ raised_hand|🖖 vulcan
👀 eyes|🧠 brain|🫶 heart_hands|💯 100|🔥 fire|✨ sparkles|🎉 tada|🎊 confetti_ball|🎂 birthday|🎁 gift|🏆 trophy|⭐ star|🌟 star2|💥 boom|💤 zzz|💬 speech_balloon
🧡 orange_heart|💛 yellow_heart|💚 green_heart|💙 blue_heart|💜 purple_heart|🖤 black_heart|🤍 white_heart|💔 broken_heart|✅ white_check_mark|❌ x|❓ question|❗ exclamation|⚠️ warning|🚫 no_entry_sign|➕ heavy_plus_sign|➖ heavy_minus_sign
☕ coffee|🍺 beer|🍻 beers|🍷 wine_glass|🍕 pizza|🍔 hamburger|🍟 fries|🌮 taco|🍣 sushi|🍰 cake|🍪 cookie|🍎 apple|🍌 banana|🍓 strawberry|🥑 avocado|🌶️ hot_pepper
🐶 dog|🐱 cat|🦊 fox|🐻 bear|🐼 panda_face|🐧 penguin|🦉 owl|🐢 turtle|🦄 unicorn|🐝 bee|🦋 butterfly|🌸 cherry_blossom|🌹 rose|🌻 sunflower|🌲 evergreen_tree|🍀 four_leaf_clover
☀️ sunny|🌙 crescent_moon|🌧️ cloud_rain|⛈️ thunder_cloud_rain|❄️ snowflake|🌈 rainbow|🌍 earth_africa|🚀 rocket|✈️ airplane|🚗 red_car|🚲 bike|🏠 house|⏰ alarm_clock|📅 date|📌 pushpin|📎 paperclip
💻 computer|🖥️ desktop|📱 mobile_phone|⌨️ keyboard|🖱️ mouse_three_button|💾 floppy_disk|📷 camera|🎧 headphones|🎵 musical_note|🎮 video_game|🎲 game_die|⚽ soccer|🏀 basketball|🔧 wrench|🔨 hammer|🐛 bug
📝 pencil|📚 books|💡 bulb|🔍 mag|🔒 lock|🔑 key|💰 moneybag|📈 chart_with_upwards_trend|📉 chart_with_downwards_trend|🗑️ wastebasket|♻️ recycle|🆗 ok|🆒 cool|🔴 red_circle|🟢 green_circle|🔵 blue_circle
`
  .trim()
  .split(/[|\n]/)
  .map((row) => {
    const at = row.indexOf(' ');
    return [row.slice(0, at), row.slice(at + 1)] as const;
  });
