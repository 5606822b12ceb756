// Slack's shortcodes for the emoji that apps use most; the system's own font draws them.

const NAMES = `
smile 😄|smiley 😃|grinning 😀|grin 😁|laughing 😆|sweat_smile 😅|joy 😂|rofl 🤣|slightly_smiling_face 🙂
upside_down_face 🙃|wink 😉|blush 😊|innocent 😇|heart_eyes 😍|star-struck 🤩|kissing_heart 😘|yum 😋
stuck_out_tongue 😛|zany_face 🤪|hugging_face 🤗|thinking_face 🤔|zipper_mouth_face 🤐|neutral_face 😐
expressionless 😑|no_mouth 😶|smirk 😏|unamused 😒|face_with_rolling_eyes 🙄|grimacing 😬|relieved 😌|pensive 😔
sleepy 😪|sleeping 😴|mask 😷|dizzy_face 😵|exploding_head 🤯|partying_face 🥳|sunglasses 😎|nerd_face 🤓
face_with_monocle 🧐|confused 😕|worried 😟|slightly_frowning_face 🙁|white_frowning_face ☹️|frowning ☹️
open_mouth 😮|hushed 😯|astonished 😲|flushed 😳|pleading_face 🥺|fearful 😨|cold_sweat 😰|cry 😢|sob 😭|scream 😱
confounded 😖|persevere 😣|disappointed 😞|sweat 😓|weary 😩|tired_face 😫|yawning_face 🥱|triumph 😤|rage 😡
angry 😠|robot_face 🤖|see_no_evil 🙈|hear_no_evil 🙉|speak_no_evil 🙊|wave 👋|raised_hand ✋|hand ✋|ok_hand 👌
v ✌️|crossed_fingers 🤞|point_left 👈|point_right 👉|point_up 👆|point_down 👇|+1 👍|thumbsup 👍|-1 👎
thumbsdown 👎|fist ✊|clap 👏|raised_hands 🙌|open_hands 👐|handshake 🤝|pray 🙏|writing_hand ✍️|muscle 💪|eyes 👀
brain 🧠|bust_in_silhouette 👤|busts_in_silhouette 👥|speaking_head_in_silhouette 🗣️|shrug 🤷|facepalm 🤦
man-shrugging 🤷‍♂️|woman-shrugging 🤷‍♀️|ninja 🥷|heart ❤️|orange_heart 🧡|yellow_heart 💛|green_heart 💚
blue_heart 💙|purple_heart 💜|black_heart 🖤|broken_heart 💔|sparkling_heart 💖|100 💯|boom 💥|dizzy 💫
sweat_drops 💦|dash 💨|speech_balloon 💬|thought_balloon 💭|zzz 💤|dog 🐶|cat 🐱|bear 🐻|panda_face 🐼|owl 🦉
unicorn_face 🦄|bee 🐝|bug 🐛|butterfly 🦋|snail 🐌|turtle 🐢|whale 🐳|dolphin 🐬|octopus 🐙|crab 🦀|rose 🌹
sunflower 🌻|tulip 🌷|seedling 🌱|evergreen_tree 🌲|deciduous_tree 🌳|palm_tree 🌴|cactus 🌵|herb 🌿
four_leaf_clover 🍀|maple_leaf 🍁|leaves 🍃|apple 🍎|banana 🍌|lemon 🍋|strawberry 🍓|cherries 🍒|avocado 🥑
bread 🍞|cheese_wedge 🧀|pizza 🍕|hamburger 🍔|fries 🍟|cake 🍰|birthday 🎂|cookie 🍪|doughnut 🍩|coffee ☕
tea 🍵|beer 🍺|beers 🍻|wine_glass 🍷|champagne 🍾|earth_africa 🌍|earth_americas 🌎|earth_asia 🌏
globe_with_meridians 🌐|world_map 🗺️|compass 🧭|house 🏠|office 🏢|factory 🏭|hospital 🏥|bank 🏦|school 🏫
construction 🚧|building_construction 🏗️|rocket 🚀|airplane ✈️|car 🚗|bus 🚌|train 🚆|ship 🚢|bike 🚲|truck 🚚
traffic_light 🚦|vertical_traffic_light 🚦|rotating_light 🚨|hourglass ⌛|hourglass_flowing_sand ⏳|watch ⌚
alarm_clock ⏰|stopwatch ⏱️|timer_clock ⏲️|sunny ☀️|sun_with_face 🌞|partly_sunny ⛅|cloud ☁️|rain_cloud 🌧️
thunder_cloud_and_rain ⛈️|snowflake ❄️|umbrella ☔|zap ⚡|rainbow 🌈|fire 🔥|droplet 💧|ocean 🌊
crescent_moon 🌙|full_moon 🌕|star ⭐|star2 🌟|sparkles ✨|comet ☄️|tada 🎉|confetti_ball 🎊|balloon 🎈|gift 🎁
trophy 🏆|medal 🏅|sports_medal 🏅|first_place_medal 🥇|second_place_medal 🥈|third_place_medal 🥉|soccer ⚽
dart 🎯|game_die 🎲|jigsaw 🧩|art 🎨|microphone 🎤|headphones 🎧|musical_note 🎵|guitar 🎸|clapper 🎬
iphone 📱|computer 💻|keyboard ⌨️|desktop_computer 🖥️|printer 🖨️|floppy_disk 💾|camera 📷|movie_camera 🎥
telephone_receiver 📞|tv 📺|bulb 💡|flashlight 🔦|candle 🕯️|books 📚|book 📖|notebook 📓|page_facing_up 📄
page_with_curl 📃|bookmark_tabs 📑|newspaper 📰|bookmark 🔖|label 🏷️|moneybag 💰|credit_card 💳|receipt 🧾
chart 💹|email 📧|envelope ✉️|incoming_envelope 📨|inbox_tray 📥|outbox_tray 📤|package 📦|mailbox 📫
ballot_box_with_ballot 🗳️|pencil2 ✏️|pencil 📝|memo 📝|black_nib ✒️|briefcase 💼|file_folder 📁
open_file_folder 📂|card_index_dividers 🗂️|date 📅|calendar 📆|spiral_calendar_pad 🗓️|card_index 📇
chart_with_upwards_trend 📈|chart_with_downwards_trend 📉|bar_chart 📊|clipboard 📋|pushpin 📌|round_pushpin 📍
paperclip 📎|straight_ruler 📏|scissors ✂️|wastebasket 🗑️|lock 🔒|unlock 🔓|key 🔑|hammer 🔨
hammer_and_wrench 🛠️|wrench 🔧|gear ⚙️|scales ⚖️|link 🔗|toolbox 🧰|magnet 🧲|test_tube 🧪|microscope 🔬
telescope 🔭|satellite_antenna 📡|pill 💊|door 🚪|bed 🛏️|couch_and_lamp 🛋️|shopping_trolley 🛒|bell 🔔
no_bell 🔕|mega 📣|loudspeaker 📢|warning ⚠️|no_entry ⛔|no_entry_sign 🚫|recycle ♻️|white_check_mark ✅
ballot_box_with_check ☑️|heavy_check_mark ✔️|heavy_multiplication_x ✖️|x ❌|negative_squared_cross_mark ❎
heavy_plus_sign ➕|heavy_minus_sign ➖|question ❓|grey_question ❔|exclamation ❗|grey_exclamation ❕
bangbang ‼️|interrobang ⁉️|information_source ℹ️|arrow_up ⬆️|arrow_right ➡️|arrow_down ⬇️|arrow_left ⬅️
arrow_upper_right ↗️|arrow_lower_right ↘️|leftwards_arrow_with_hook ↩️|arrow_right_hook ↪️
arrows_counterclockwise 🔄|arrows_clockwise 🔃|repeat 🔁|fast_forward ⏩|rewind ⏪|arrow_forward ▶️
double_vertical_bar ⏸️|black_square_for_stop ⏹️|end 🔚|back 🔙|soon 🔜|top 🔝|new 🆕|free 🆓|ok 🆗|sos 🆘
zero 0️⃣|one 1️⃣|two 2️⃣|three 3️⃣|four 4️⃣|five 5️⃣|six 6️⃣|seven 7️⃣|eight 8️⃣|nine 9️⃣|keycap_ten 🔟|1234 🔢
red_circle 🔴|large_orange_circle 🟠|large_yellow_circle 🟡|large_green_circle 🟢|large_blue_circle 🔵
large_purple_circle 🟣|white_circle ⚪|black_circle ⚫|large_red_square 🟥|large_yellow_square 🟨
large_green_square 🟩|large_blue_square 🟦|white_large_square ⬜|black_large_square ⬛|small_blue_diamond 🔹
small_orange_diamond 🔸|large_blue_diamond 🔷|radio_button 🔘|checkered_flag 🏁|triangular_flag_on_post 🚩
waving_white_flag 🏳️|pirate_flag 🏴‍☠️|ghost 👻|alien 👽|skull 💀|poop 💩|hankey 💩|crown 👑|gem 💎|ring 💍
tophat 🎩|mortar_board 🎓|shield 🛡️|crystal_ball 🔮|magic_wand 🪄|infinity ♾️|tm ™️|copyright ©️|slack 💬
`;

const EMOJI = new Map(
  NAMES.trim().split(/[|\n]/).map((entry) => entry.trim().split(" ")).map(([name, picture]) => [name, picture]),
);

/** The emoji for a shortcode without its colons, or null where we know none (it is then shown as typed). */
export const emoji = (name) => EMOJI.get(name) ?? null;

/** Replace the shortcodes in a text. */
export const withEmoji = (text) =>
  text.replace(/:([a-z0-9_+-]+):(?::skin-tone-[2-6]:)?/g, (typed, name) => emoji(name) ?? typed);
