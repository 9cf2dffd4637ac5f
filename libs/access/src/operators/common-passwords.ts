/**
 * Common passwords of at least twelve characters, and the words of shorter ones, without the digits and signs around them. From the list of the
 * package zxcvbn 4.4.2 (https://github.com/dropbox/zxcvbn), the most common first, without what is offensive; a few of our own.
 *
 * Copyright (c) 2012-2016 Dan Wheeler and Dropbox, Inc.
 *
 * Permission is hereby granted, free of charge, to any person obtaining
 * a copy of this software and associated documentation files (the
 * "Software"), to deal in the Software without restriction, including
 * without limitation the rights to use, copy, modify, merge, publish,
 * distribute, sublicense, and/or sell copies of the Software, and to
 * permit persons to whom the Software is furnished to do so, subject to
 * the following conditions:
 *
 * The above copyright notice and this permission notice shall be
 * included in all copies or substantial portions of the Software.
 *
 * THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND,
 * EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
 * MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
 * NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE
 * LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION
 * OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION
 * WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
010203040506 012345678910 014702580369 01telemike01 102030405060 1111111111zz 111222333000 111222333444555 112233445566 122333444455555 123123qweqwe
123321456654 123321qweewq 123456654321 123456782000 1234567887654321 123456789000 12345678900987654321 1234567890987654321 1234567890qaz 1234567890qw
1234567890qwe 1234567890qwerty 1234567890zzz 123456789101 123456789123 1234567892000 12345678987654321 123456789987654321 123456789abc 123456789asd
123456789qaz 123456789qqq 123456789qwe 123456789qwer 123456789qwerty 123456789zxc 1234567qwertyu 123456qwerty 1234qwerasdf 1234qwerasdfzxcv 123qwe456rty
123qweasdzxc 123qwerty123 12qw34er56ty 159753456852 1a2s3d4f5g6h 1q2w3e4r5t6y 1qa2ws3ed4rf 1qa2ws3ed4rf5tg 1qaz2wsx3edc 1qaz2wsx3edc4rfv 1qazxsw23edc
1qazxsw23edcvfr4 23176djivanfros 31217221027711 32615948worms 41d8cd98f00b 4815162342lost 541233432442 59382113kevinp 742617000027 89231243658s
89876065093rax a1b2c a1b2c3d a1s2d3f a1s2d3f4g5h6 a2b3c a2b3c4d aardvark abc123456789 abcd aberdeen abgrtyu absolut access accord achilles action adgjmptw
adidas admin admin18533362 administrator aezakmi agent aggies aikido airborne airbus airforce airplane alabama alaska albatros albion alejandr aleksandr
alexande alexandr alexis alfa alibaba aliens allsop alpha alpine alucard amadeus amadeusptfcor amanda amateur amazon amber america amsterda amsterdam
an83546921an13 anaconda anakin anarchy andrei andrew andrewjackie andrey anfield angel angels anhyeuem animal anime antananarivu anthony anubis apache
apollo apple applepie apples approver aquarius aragorn area arizona arjay armani artemis asdasd asdf asdfasdf asdfg asdfgh asdfgh123456 asdfghj asdfghjk
asdfghjkl asdfghjkl123 asdfjkl asdzxc ashley aspire aspirine assassin assman asterix astros atlanta atlantis atomic auburn auckland2010 aussie austin
australi avalon avatar avenger avrillavigne awesome azamat azerty azsxdc azsxdcfv babe babes babyboy babydoll babygirl babylon backdoor badass badboy
baddog badger baggins baller balloon bambam banana bananas bandit banker banshee barbie barcelon barcelona barkley barney barsik baseball basket basketba
bassman batman beagle beaner beanie bear beast beatles beauty beavis beckham beefcake beer beetle berlin bicycle bigbear bigbird bigboy bigfoot biggie
bigguy bigmac bigman bigmoney bigred bigtime bikini billy billybob billyboy bingo birdman biscuit biteme bizkit blabla black blackcat blackdog blackhaw
blackie blackjac blacks blacky blade blades blahblah blaster blazer blessed blink blizzard blonde blondes blowme bltynbabrfwbz blue bluebird blueboy
blueeyes bluemoon blues bluesky bobafett bobby bobcat boeing bogart bogdan bohica bollox bomber bond bonehead boner bones bonjour bonsai booger boogie
boomer bootie boots bosco bossman boston bowler bowling boxing boy4u2ownnyc bpgjldsgjldthnf br0d3r brando brandon brandy brasil braves brazil breeze brian
brighton bristol britney bronco broncos brooklyn brownie browns brucelee bruins brutus bubba bubbas bubble bubbles buckeye buckeyes buddha buddy budlight
budman budweise buffalo buffett bull bulldog bulldogs bullet bullseye bunny burger businessbabe buster butch byteme cabbage cactus cadillac caesar calico
caliente californ caligula camaro cameron canada cancer cancun candle candyman canon cantona capone captain caramel cardinal carolina carpet carrera
carrot cartman cartoon caserta casey casino casper cassie catch catdog catfish catherin catman cats cavalier caveman ccbill cdtnkfyf celica celine celtic
celtics cent cessna chainsaw champ champion champs changeme chaos charger chargers charles charli charlie charlott charlton charly charmed chaser cheers
cheese cheetah chelsea cherokee cherry chester chevelle chevrole chevy chewie cheyenne chicago chichi chicken chickens chickenwing101 chicks chico chiefs
chipper chivas chocolat chopper chris chrisbln chrissy christ christia christin christop christopher1 chronic chubby chucky cigars cinder cinnamon
cjdthitycndj cjkysirj cjkywt clancy clapton classic clemson clipper cloud clover cobra cocacola coconut coffee cohiba coke colombia colorado colors colt
coltrane combat123654 commando compaq computer concrete condom condor connect connor consumer contortionist contrasena cookie cookies cooldude cooler
coolguy coolio coolman cooter copper corona corperfmonsy corrado correcthorsebatterystaple corvette cosmo cosmos cosworth cougar counterstrike cowboy
cowboys coyote cracker crazy crazybab creative cricket crimson critter cruise cruiser crunch crusader crysis cthulhu cthutq cuddles cupcake curious
cutlass cutter cxfcnmt cyber cyclone cyclops cypress daddy dagger daisy dakota dalejr dallas dammit dancer dang danger danie daniel daniil danila danni
dannyboy darkness darkside darkstar david davids dawg daytona dbrnjhbz deadhead deadman deepthroat deeznuts default defender defiant deftones delete delta
denali deniska depeche desert designer desire deskjet destiny detroit devil devildog devilmaycry4 devils dexter dfkthbz dfkthf dfktynbyf dfvgbh diablo
diamond diamonds digger digital digitalprodu dilbert dilligaf dima dinamo ding dinosaur discover disney divine dkflbckfd dkflbvbh dkflbvbhjdbx
dkflbvbhjdyf doberman doctor dodger dodgeram dodgers dogg doggie doggy dogman dogs dollar dolphin dolphins domainlock2005 domino donkey doobie doodle
dookie doughboy dracula drago dragon dragons dragoon dreamer dreams driver drizzt drowssap drpepper drummer dthjybrf dublin ducati duchess duck dumbass
durango duster eagle eagles eastside eatme eclipse eduard eeyore einstein ekaterina electric element elephant elizabet elvis emerald emily eminem empire
engage engineer enigma enter enterpri enterprise ericsson eternity europa everest everton excalibu exigen exigent exodus explorer express extreme fabie
fabric facial falcon falcons fallen fallout fang farside faster fatass fatboy fatcat fatman feather fender fernand ferrari ferret ficken fiesta figaro
fighter filter finger fire fireball firebird firefly firefox fireman fish fishes fishing fitness fkmnthyfnbdf fktrcfylh fktrcfylhf fktrcfylhjdbx
fktrcfylhjdf fktrcfylhjdyf fktrctq flames flamingo flash flatron fletch flipper floppy florian florida flounder flower fluffy flvbybcnhfnjh flyboy flyers
foobar football fordf forest forever forfun formula fortuna fossil foxtrot frank franky freaks freaky freckles freddy frederiksberg freedom freepass
freeuser friday fright frisco frodo frog frogger froggy front frontier frosty fubar fugazi funtime fusion fyfcnfcbz fylhtq fynfyfyfhbde gabrie galaxy
galina galore gambit gandalf gangsta gangster garden garfield gateway gator gators gbpltw geheim gemini genesis genius george geronimo getmoney getsome
gfhjkm gfhjkmgfhjkm ghbdtn ghbdtnbr ghbdtnghbdtn ghbdtnrfrltkf ghetto ghhh47hj7649 ghjcnj ghjcnjgbpltw ghjcnjgfhjkm ghjcnjghjcnj ghjcnjnfr ghjcnjqgfhjkm
ghjcnjrdfibyj ghjnbdjcnjzybt ghost giants ginger giorgi girls gizmo gizmodo gjkbyf gjkysqgbpltw gmoney gn56gn goalie goblin goblue goddess godsmack
godzilla gofish goforit goku golden goldfish golf golfball golfer golfing goliath gonzo goober goodluck goodtime google goose gopher gordon gorilla gotcha
gothic gotohell govols granny great greatone green greenbay greenday greenlantern greens gremlin grendel griffey gringo grizzly groovy groucho grumpy
gtnhjpfdjlcr guardian guiness guinness guitar gundam gunner gunners gustav hacker halflife hallo hambone hamburg hamlet hammer hammers hamster hannah
hannibal hansolo happy happyday hardrock harley hawaii hawkeye hd764nw5d7e1vb1 hearts heather heaven hedgehog hedimaptfcor hellfire hello helloo hellyeah
helpme hendrix herbie hercules hermes hershey hesoyam hidden highland hiphop hithere hitman hjvfirf hobbes hobbit hockey holiday holly hollywoo homer
homers homerun honda hongkong horizon horse horses hotboy hotdog hotrod hotshot hotstuff hummer hunter hunting hurrican husker huskers huskies hustler
hyperion iampurehaha2 ibanez iceman iforgot igor iguana ihateyou illini ilovemyfamily iloveu iloveyo iloveyou immortal impala incubus indiana indians
indigo inferno infiniti infinity ingodwetrust insane installdevic installsqlst integra internet intrepid intruder irina irish ironman iseedeadpeople
italia ivanov ivanova iverson iwantu j4ye3uz jabroni jackal jackass jackoff jackson jacob jaguar jamaica james jamesbon jamesbond jamesbond007 jammer
jarhead jasmine jason jasper java jayhawk jazzman jedi jeep jenny jericho jessica jester jesus jethro jimbo jimbob jimmy john joker jokers jordan jrcfyf
juggalo juice jumper junebug jungle junior jupiter justdoit justice justin justinbieber justme juventus kahuna kaktus kamikaze kangaroo kansas karate
karina karolina kasper katana katerina katie katrin kawasaki kcj9wx5n keeper kelly kenshin kenwood kenworth kevin keyboard keystone keywest kickass kicker
kingfish kingkong kingpin kingston kipper kirill kisses kissme kitkat kitten kitty kittycat klaster klingon knicks knights knopka kodiak kolobok koshka
kostya kotenok krishna ktyjxrf kume kungfu labrador labtec lacrosse ladybug laguna lakers lancelot lancer lansing laptop larisa lasvegas latino leather
leavemealone ledzep legacy legend legion legolas lennon leopard lespaul lestat letmein letsgo lexmark lhbjkjubz2957704 liberty lifehack lightnin lights
lineage lion lionking liquid liverpoo liverpool lizard lobster logitech lolipop lollipop lollol london lonestar lonewolf looker looser loser
lost4815162342 love loveit lovely loveme lover lovers loveyou lowrider lucifer lucky luckydog lvbnhbq lytghjgtnhjdcr macdaddy machine macross maddog
madison madman madmax madness madonna maestro maggie magic magick magicman magnum magnus maiden mailcreated mailcreated5240 mailman majestic makaveli
maksim malaka malibu malina mallard mamapapa manchest manchester mandingo maniac manson manutd maprchem56458 maradona marathon marina marine mariners
marines marino marlboro marley martini maryjane massimiliano massive master matador matrix matthew mature maurolarastefy maverick maxell maxima maximus
maxwell maxx mayday mayhem meatball meatloaf mechanic megadeth megaman megapass melissa mellon memorex memphis mercedes mercury meridian merlin mersedes
metallic metallica mevefalkcakk mexico miami michael michaeljackson michigan mickey microlab microsof microsoft midget midnight mighty mikey milana milano
milena minecraft minecraft123 minime mirage misfit mister mnbvcxz mojo molly moloko molson momoney monaco monday mondeo money moneyman moneys mongoose
monitor monkey monkeys monopoly monster montana montreal moocow mookie moomoo moose morganstanley morpheus mortalkombat moscow motdepasse mother motorola
mountain mouse mozart msorcloledbr muffin mulder munchkin muppet muscle mushroom music musicman mustang mustangs mybaby mylove mypass mystic napass naruto
nascar nasty nastya natali natasha naughty ncc1701a ncc1701d ncc1701e nebraska needforspeed nemesis nemvxyheqdd5oqxyxyzi neptune networkingpe nevada
newlife newpass newport newproject2004 newyork nfnmzyf nhecsyfujkjdt nhfdvfnjkju123 nhfycajhvths nicola nicole nightcrawler nikita nikola nimrod niners
ninja nintendo nipper nirvana nissan nofear nokia nolimit nondriversig noodle noodles nookie nopass nugget number nuttertools nwo4life nyjets nylons
nymets oakland obiwan oblivion ohyeah oicu oilers oksana olcrackmaster oldman oleg oliver olivier omega onelove online onlyme ontheoutside openup operator
oracle orange oranges orioles orion oscar osiris outlaw overlord oxford pa55w0rd pa55word packard packer packers pacman pakistan paladin panama panasoni
panasonic pancho panda pandora pantera panther panthers pantyhos panzer paradise paradox paraklast1974 parola parrot pascal pass passat passion passme
passphrase passport passw0rd passwor password password1234 passwords passwordstandard passwort patches patrick patriot patriots pavilion peaches peanut
peanuts pearljam pebbles peekaboo peewee pegasus pencil penguin penguins penthous pentium pepper pepsi peter peterpan peugeot phantom philips phillies
philly phoenix photos phpbb picard picasso piccolo pickle pickles pics piglet pikachu pillow pineappl ping pingpong pink pinkfloy pioneer pippen pirate
pirates pistol pitbull pizza planet plastic platinum player playstation2 playstation3 playtime plumber plymouth poison poiuyt poiuytrewq pokemon polaris
police polina polo polska pompey poncho pontiac poodle pooh poohbear pookie pooter popcorn popeye porkchop porsche portland portugal possum postal potato
powder power precious predator prelude presario presto primus prince princes princess printer private privet prodigy psycho ptybnxtvgbjy pumpkin punisher
punkin punkrock punksnotdead puppies puppy pupsik purple putter pyramid python q1w2e q1w2e3r q1w2e3r4t q1w2e3r4t5y q1w2e3r4t5y6 q1w2e3r4t5y6u7
q1w2e3r4t5y6u7i8 q1w2e3r4t5y6u7i8o9p0 q2w3e q2w3e4r q2w3e4r5t q2w3e4r5t6y qa2ws3ed qawsed qawsedrf qawsedrftgyh qaz123wsx456 qaz2wsx qaz2wsx3edc qazqaz
qazwsx qazwsxed qazwsxedc qazwsxedc123 qazwsxedcrfv qazwsxedcrfvtgb qazxsw qazxswedc qazxswedc123 qazxswedcvfr quattro qwaszx qwaszxerdfcv qweasd
qweasdzxc qweasdzxc123 qweqwe qwer qwerasdf qwerasdfzxcv qwert qwertasdfgzxcvb qwerty qwerty123456 qwerty123456789 qwertyasdfgh qwertyu qwertyui qwertyuio
qwertyuiop qwertyuiop10 qwertyuiop12 qwertyuiop123 qwertyuiop12345 qwertyuiopasdf qwertyuiopasdfghjkl qwertyytrewq qwertz r2d2c3po rabbit racecar racerx
racing ragnarok raider raiders rainbow raistlin rambler rammstein ramses random ranger rangers raptor rascal rasdzv rasputin rastaman raven ravens razz
rbhbkk rctybz reaper rebel rebels redalert redbull reddog redhead redhot redman redrum redskins redsox redwings reebok renault renegade rereirf rescue
residentevil retard rfhbyf rfnthbyf rfnthbyf1988 rfrfirf rfrnec rhbcnbyf richard rightnow ripper rjirfrgbde rjntyjr robert robotech rocker rocket rockets
rockhard rockon rocks rockstar rocky roller rolltide romashka rommel ronaldo rookie rooster rootbeer rosebud rotten route rovers royals rubber rulez
runner rush ruslan russia rustam rusty sabbath sabine sabres safari sailboat sailing sailor saints sakura salmon samantha samiam sammy samson samsung
samurai sandbox sandman sandro sandy sanfrancisco sapphire sarah saratoga sasha sassy saturn saun saun24865709 sausage sayang scania scarface scarlet
scooby scoobydo scooter scorpio scorpion scotch scotland scotty scruffy scully seamus seattle sebastia secret security seeker seemnemaailm seinfeld select
seminole semperfi sentinel septembe serega serenity sergei sergey server sesame seven shado shadow shalom shaman shamrock shaney shania shannon shaolin
shark sharks sharky shasta shaved shazam shelby shemale sherlock shiloh shogun shorty shotgun showme showtime siemens sierra silver simba simple simpsons
sinatra sinbad sinner sirius sithlord sixers skater skeeter skidoo skiing skinny skipper skippy skittles skorpion skydive skyline skywalke skywalker
slacker slayer sleepy slider slipknot smegma smiles smiley smitty smoke smoker smokey smokin smooth smudge snake snakes snapper snapple sneakers snickers
sniper snoopdog snoopy snowball snowboar snowman snuggles sobaka soccer socrates softball software sojdlg123aljg soleil solnce sommer sonic sonnenschein
sony sonyericsson sooners sophie soso123aljg sparkle sparky sparta spartak spartan spartans speaker specialinsta spectrum speedy spider spiderma spiderman
spidey spike spirit spitfire splash splinter spooky spring sprint sprite spunky spurs spyder squirrel srinivas stallion star starbuck starcraft stardust
starfish stargate starship startrek starwars stealth steeler steelers stefano steph stephani sterlin steve stimpy stinger stingray stocking stocks
stonecol stones storm stormy stranger stratocaster strider strike striker stud stupid subaru sublime subway success sugar sultan summer summit sundance
sunday sunrise sunset sunshine super superfly superman supersta superstar surf surfer surfing suzuki svetik svetlana sweetpea sweets sweety swimmer
swimming sword swordfis swordfish sydney syracuse systemofadown tacobell tacoma tanker tardis target tarheel tarheels tarzan tattoo tatyana taurus taylor
tazman tazmania tdutybq teacher technics techno tekken telefon temp tempest temporary temppassword tennis tequila terminator terror test tester testing
texas thailand thanatos thankyou theboss thecakeisalie thecat thegame thekid theking theman theone therock thesims thomas thor thuglife thunder
ticketmaster tickle tiger tigers tigger timber tinker tinman tintin titanic titanium titans titleist tolkien tomato tomcat tommy tommyboy tootsie topcat
topdog topgun topher topper tornado toronto toshiba tottenha toyota tractor trader trance transam translator travel treasure trebor trfnthbyf tricky
trident trigger trinity triton triumph trixie trojan trojans trombone trooper trouble truck trucker trucks truelove trumpet trunks trustno tsunami tuesday
tunafish tundra turbo turkey turtle tweety twilight twisted twister tyler typhoon ultima ultimate umbrella underdog undertaker unicorn unreal usmc utopia
vacation vader valentin valentina valera valhalla vampire vanhalen vanilla vanyarespekt vector vectra vegeta velvet verbatim veritas vermont veronika
vertigo vette vfczyz vfhbyf vfhbyfvfhbyf vfhecz vfhufhbnf vfksirf vfrcbv vfrcbvrf vfrcbvvfrcbv vfvekz vfvfvskfhfve vfvjxrf victory viewsonic viking
vikings viktor viktoria viper vipers vision vitalik vkontakte vladik vladimir vladimirovna vladislav volley voodoo vortex voyager vulcan walleye walnut
walrus warcraft warhammer warhammer40k warlock warlord warrior warriors wassup waterloo wazzkaprivet weasel webmaster websolutions websolutionssu
webuivalidat weed weezer weihnachtsbau weihnachtsbaum welcome werewolf westham westside whatever wheels whiskey whisper whitesox whocares whosyourdaddy
whynot wibble wicked wildcat wildcats wildfire william willow windows winner winston winter wisdom wizard wolf wolfgang wolfie wolfman wolfpack wolverin
wolverine wolves wombat woody woofwoof wookie wordpass wrangler wrestlin wrinkle wutang xanadu xavier xbox xfiles xtreme yamaha yankee yankees ybrbnf
yellow yfnfif yomama yosemite yourmom ytrewq yzerman z1x2c z1x2c3v4b5n6m7 zaphod zaq12wsx zaq1xsw zaq1xsw2cde3 zaqwsx zaqwsxcderfv zaqxsw zcfvfzkexifz
zenith zeppelin zidane zipper zombie zorro zqjphsyf6ctifgu zvezda zxcasd zxcasdqwe zxcasdqwe123 zxcv zxcvbn zxcvbn123456 zxcvbnm zxcvbnm123456789
`
    .trim()
    .split(/\s+/),
);
