"""1024 plain English words: four of them say 40 bits that two people can compare aloud."""

from __future__ import annotations

from typing import Final

_TEXT = """
acorn actor adult agent alarm album alley almond amber anchor angle ankle apple apron arch arena arm armor
arrow artist ash atlas attic aunt autumn avenue axle baby badge badger bag baker balcony ball balloon
bamboo banana band bank banner barber barge bark barley barn baron barrel basin basket bat bath bay beach
bead beak beam bean bear beard beaver bed bee beech beetle bell belt bench berry bicycle bike birch bird
biscuit bison blade blanket blaze block blossom blouse boat body bolt bone bonfire bonnet book boot border
bottle bough boulder bowl box boy bracelet branch brass bread breeze brick bride bridge brook broom broth
brother brush bubble bucket buckle bud buffalo bugle bulb bull bundle burrow bus bush butcher butter
button cabbage cabin cable cactus cafe cage cake calf camel camera camp canal canary candle cannon canoe
canvas canyon cap cape captain caravan card cargo carpet carriage carrot cart castle cat cattle cave cedar
ceiling cell cellar cello cement chain chair chalk chapel chariot charm chart cheek cheese chef cherry
chess chest chestnut chicken chief child chimney chin choir church cider cinema circle circus citizen city
clam clay cliff climber cloak clock closet cloth cloud clover clown club coach coal coast coat cobra cocoa
coconut coffee coin collar colony comb comet compass concert cone cook cookie copper coral cord cork corn
corner cottage cotton couch council cousin cove cow coyote crab cradle crane crater crayon cream creek
crew cricket crocus crop crow crowd crown crumb crust crystal cub cup curry curtain curve cushion cycle
cymbal daisy dance dawn deck deer delta denim dentist desert desk dew diamond diary dice dinner diploma
dish diver dock doctor dog doll dolphin dome donkey door dough dove dragon drawer dream dress drill drum
duck dune dusk dust dwarf eagle ear earth easel east echo edge eel egg elbow elder elephant elk elm ember
emerald engine envelope evening factory fairy falcon family fan farm farmer father feast feather fence
fern ferry festival fiddle field fig finger fir fire fish flag flame flask fleet flint floor flour flower
flute foam fog folder forest fork fort fossil fountain fox frame friend frog frost fruit funnel fur galaxy
gallery galley garage garden garlic garment gate gecko gem ghost giant gift ginger giraffe girl glacier
glass globe glove glue goat gold golf goose gorge grain granite grape grass gravel grill grove guard guest
guide guitar gull hail hair hall hammer hammock hamster hand harbor hare harp harvest hat hawk hay hazel
heart heath hedge helmet hen herb herd hero heron hill hinge hive holly honey hood hoof hook horizon horn
horse hose hospital hotel house hunter hut ice icicle igloo inch ink inn insect iris iron island ivory ivy
jacket jade jaguar jam jar jasmine jeans jelly jet jewel jigsaw journal judge juice jungle juniper jury
kayak kennel kernel kettle key king kingdom kitchen kite kitten kiwi knee knife knight knot koala label
lace ladder lady lagoon lake lamb lamp lantern lark laser latch laundry laurel lava lavender lawn lawyer
leaf leather ledge leek lemon lens leopard letter lettuce library lichen lid light lily lime limestone
linen lion lips lizard llama lobster locket lodge log loom lotus lumber lunch lung lute lynx machine
magnet magpie maid mallet mango manor mantle map maple marble march market marsh mast match mattress
meadow meal medal melon memory menu mermaid metal meteor midnight milk mill mine minnow mint mirror mist
mitten moat model mole monk monkey month moon moose morning mosaic moss moth mother motor mountain mouse
mouth mud muffin mug mule mural museum music mussel mustard nail napkin navy neck necklace needle nephew
nest net nettle newt nickel niece night noodle noon north nose note notebook novel nugget number nurse nut
nutmeg oak oasis oboe ocean octopus office oil olive omelet onion opal opera orange orbit orchard orchid
organ otter oven owl owner oyster pad paddle page pail paint palace palm pan panda panel pansy panther
paper parade parcel park parrot parsley party path patio peach peacock peak peanut pear pearl pebble pedal
pelican pen pencil penguin penny people pepper perch petal phone piano pickle picnic picture pie pier pig
pigeon pillar pillow pilot pin pine pipe pirate pitcher planet plant plate plaza plow plum plumber pocket
poem poet polar police pollen pond pony pool poplar poppy porch port portrait post potato pottery pouch
powder prairie prince prize puddle puffin pump pumpkin puppet puppy purse puzzle pyramid quail quarry
quartz queen quill quilt quiver rabbit raccoon radio radish raft rail rain rainbow raisin rake ramp ranch
raven razor recipe reed reef ribbon rice rider ridge ring river road robe robin robot rock rocket roof
room root rope rose rowboat ruby rudder rug ruler saddle sage sail sailor salad salmon salt sand sandal
sapphire satin sauce saucer sausage scale scarf school scissors scooter scout screen screw sea seal season
seat seed shadow shark shawl shed sheep shelf shell shepherd sheriff shield ship shirt shoe shop shore
shoulder shovel shrimp shrub sign silk silver singer sink sister skate ski skirt skunk sky sleeve slipper
slope smoke snail snake snow soap sock sofa soldier soup south spade sparrow spear spice spider spinach
spire sponge spoon spring spruce square squash squid squirrel stable stadium stairs stamp star station
statue steam steel stem step stew stick stone stool stork storm stove straw stream street string student
sugar suit summer sun sunset surf swallow swan sweater swing sword syrup table tailor tambourine tape
teacher teapot temple tennis tent theater thimble thistle thorn thread throne thumb thunder ticket tide
tiger tile timber toast toffee tomato tongue tool tooth torch tortoise towel tower town toy tractor trail
train tray treasure tree triangle trophy trout truck trumpet trunk tulip tundra tunnel turkey turnip
turtle twig typist umbrella uncle uniform urn valley van vase vault velvet vest village vine vinegar viola
violet violin visitor volcano voyage waffle wagon waist waiter walnut walrus waltz wardrobe warehouse wasp
watch water wave wax weasel weaver wedding week well west whale wheat wheel whisker whistle willow wind
window wing winter wire wizard wolf woman wood wool world worm wreath wren wrist yacht yard yarn yogurt
zebra zipper zone
"""

WORDS: Final = tuple(_TEXT.split())
