// SPDX-License-Identifier: Apache-2.0
// Pictures and what they are called, in English and Chinese. What is not here can be typed as it is.

export const EMOJI = `
😀 grinning 笑 咧嘴
😄 smile 微笑 开心
😁 beaming 嘻嘻
😆 laughing 哈哈
😂 joy 笑哭 笑死
🤣 rofl 笑翻
🙂 slight_smile 呵呵
🙃 upside_down 倒过来
😉 wink 眨眼
😊 blush 害羞 脸红
😇 angel 天使
🥰 adore 喜欢
😍 heart_eyes 花痴 爱了
🤩 star_struck 星星眼
😘 kiss 亲亲
😋 yum 好吃
😛 tongue 吐舌头
🤪 zany 疯了
🤑 money_mouth 发财
🤗 hug 抱抱
🤭 giggle 偷笑
🤫 shush 嘘
🤔 thinking 思考 想想
🤐 zipper_mouth 闭嘴
🤨 raised_eyebrow 怀疑
😐 neutral 面无表情
😶 no_mouth 无语
😏 smirk 得意
😒 unamused 不高兴
🙄 eye_roll 白眼
😬 grimace 尴尬
😌 relieved 安心
😔 pensive 沉思
😪 sleepy 困了
🤤 drooling 流口水
😴 sleeping 睡着 晚安
😷 mask 口罩
🤒 sick 发烧 生病
🤧 sneezing 喷嚏
🥵 hot 热
🥶 cold 冷
🥴 woozy 晕了
🤯 mind_blown 震惊 炸了
🤠 cowboy 牛仔
🥳 partying 庆祝
😎 cool 酷
🤓 nerd 书呆子
🧐 monocle 审视
😕 confused 困惑
😟 worried 担心
☹️ frown 皱眉
😮 open_mouth 哦
😲 astonished 惊讶
😳 flushed 脸红了
🥺 pleading 可怜 求求
😨 fearful 害怕
😰 anxious 冷汗
😢 cry 流泪 哭
😭 sob 大哭
😱 scream 尖叫
😓 sweat 汗
😩 weary 累
😤 huff 哼
😡 rage 生气 愤怒
🤬 swearing 骂人
😈 devil 坏笑
💀 skull 骷髅
💩 poop 便便
🤡 clown 小丑
👻 ghost 鬼
👽 alien 外星人
🤖 robot 机器人
😺 cat_smile 猫笑
🙈 see_no_evil 不看
🙉 hear_no_evil 不听
🙊 speak_no_evil 不说
❤️ heart 爱心 心
🧡 orange_heart 橙心
💛 yellow_heart 黄心
💚 green_heart 绿心
💙 blue_heart 蓝心
💜 purple_heart 紫心
🖤 black_heart 黑心
💔 broken_heart 心碎
💯 hundred 一百分 满分
💢 anger 怒
💥 boom 爆炸
💤 zzz 睡
💬 speech 说话
👋 wave 挥手 你好 再见
👌 ok 好的
✌️ victory 胜利 耶
🤞 fingers_crossed 祈祷好运
🤘 rock_on 摇滚
👈 point_left 左
👉 point_right 右
👆 point_up 上 顶
👇 point_down 下
👍 thumbs_up +1 赞 好
👎 thumbs_down -1 踩 差
✊ fist 拳头
👊 punch 碰拳
👏 clap 鼓掌
🙌 raised_hands 举手
🤝 handshake 握手
🙏 pray thanks 拜托 谢谢 合十
✍️ writing 写字
💪 muscle 加油 肌肉
👀 eyes 看看 围观
🧠 brain 大脑
👶 baby 宝宝
🧑‍🎓 student 学生
🧑‍🏫 teacher 老师
🧑‍💻 coder 程序员
🕵️ detective 侦探
🤷 shrug 摊手
🤦 facepalm 捂脸
🙇 bow 鞠躬
🏃 running 跑
🚶 walking 走
💃 dancing 跳舞
🐶 dog 狗
🐱 cat 猫
🐭 mouse 老鼠
🐰 rabbit 兔子
🦊 fox 狐狸
🐻 bear 熊
🐼 panda 熊猫
🐯 tiger 老虎
🐮 cow 牛
🐷 pig 猪
🐵 monkey 猴子
🐔 chicken 鸡
🐧 penguin 企鹅
🐦 bird 鸟
🐍 snake 蛇
🐉 dragon 龙
🐴 horse 马
🐑 sheep 羊
🐢 turtle 乌龟
🐟 fish 鱼
🐛 bug 虫子
🐌 snail 蜗牛
🦋 butterfly 蝴蝶
🐝 bee 蜜蜂
🌱 seedling 发芽
🌳 tree 树
🌲 pine 松树
🌿 herb 草
🍀 clover 四叶草
🍁 maple 枫叶
🌸 blossom 樱花
🌹 rose 玫瑰
🌻 sunflower 向日葵
🍎 apple 苹果
🍊 orange 橘子
🍉 watermelon 西瓜 吃瓜
🍓 strawberry 草莓
🍜 noodles 面条
🍚 rice 米饭
🥟 dumpling 饺子
🍞 bread 面包
🥚 egg 鸡蛋
🍲 hotpot 火锅
🍺 beer 啤酒
🍻 cheers 干杯
🍵 tea 茶
☕ coffee 咖啡
🧋 bubble_tea 奶茶
🎂 cake 蛋糕 生日
🍭 candy 糖
🧂 salt 盐
⚽ soccer 足球
🏀 basketball 篮球
🏓 ping_pong 乒乓球
🏸 badminton 羽毛球
🎮 game 游戏
🎲 dice 骰子
🎵 music 音乐
🎸 guitar 吉他
🎬 movie 电影
📷 camera 照相机
📚 books 书
📖 reading 读书
📝 memo 笔记
✏️ pencil 铅笔
📌 pin 图钉 置顶
📎 paperclip 回形针
🔗 link 链接
🔍 search 搜索
🔒 lock 锁
🔑 key 钥匙
💡 idea 主意 灯泡
🔥 fire 火
⭐ star 星星
✨ sparkles 闪亮
🎉 tada 撒花 恭喜
🎁 gift 礼物
🏆 trophy 奖杯
🚀 rocket 火箭
🚄 train 火车 高铁
🚲 bike 自行车
✈️ plane 飞机
🏠 house 家
🏫 school 学校
🌏 earth 地球
🌙 moon 月亮
☀️ sun 太阳 晴
🌧️ rain 雨
❄️ snow 雪
🌈 rainbow 彩虹
⏰ alarm 闹钟
💻 laptop 电脑
📱 phone 手机
💰 money 钱
✅ done 完成 对
❌ wrong 错
❓ question 问号
❗ exclamation 感叹号
⚠️ warning 小心 警告
🕯️ candle 蜡烛
🧧 red_packet 红包
🏮 lantern 灯笼
🀄 mahjong 麻将
`;
