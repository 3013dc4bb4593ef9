"""Loops found in control-flow graphs, after Havlak: union-find, sets, hash tables, deep recursion."""

import sys
from enum import Enum

import harness
from som import Dictionary, IdentitySet, Set, Vector

UNVISITED = 2147483647
# A node with more predecessors of this kind makes the algorithm give up.
MAX_NON_BACK_PREDS = 32768


class BasicBlock:
    def __init__(self, name):
        self.name = name
        self.in_edges = Vector(2)
        self.out_edges = Vector(2)

    def custom_hash(self):
        return self.name


class BasicBlockEdge:
    def __init__(self, cfg, source, target):
        self.source = cfg.create_node(source)
        self.target = cfg.create_node(target)
        self.source.out_edges.append(self.target)
        self.target.in_edges.append(self.source)
        cfg.add_edge(self)


class ControlFlowGraph:
    def __init__(self):
        self.start = None
        self.blocks = Vector()
        self.edges = Vector()

    def create_node(self, name):
        """The block of a name, made if it is new."""
        if self.blocks.at(name) is None:
            self.blocks.at_put(name, BasicBlock(name))
        node = self.blocks.at(name)
        if self.node_count() == 1:
            self.start = node
        return node

    def add_edge(self, edge):
        self.edges.append(edge)

    def node_count(self):
        return self.blocks.size()


class SimpleLoop:
    def __init__(self, header, is_reducible, counter):
        self.header = header
        self.is_reducible = is_reducible
        self.counter = counter
        self.parent = None
        self.nesting_level = 0
        self.depth_level = 0
        self.blocks = IdentitySet()
        self.children = IdentitySet()
        if header is not None:
            self.blocks.add(header)

    def is_root(self):
        return self.header is None

    def set_parent(self, parent):
        self.parent = parent
        parent.children.add(self)


class LoopStructureGraph:
    def __init__(self):
        self.loops = Vector()
        self.root = SimpleLoop(None, True, 0)
        self.loops.append(self.root)

    def create_loop(self, header, is_reducible):
        created = SimpleLoop(header, is_reducible, self.loops.size())
        self.loops.append(created)
        return created

    def calculate_nesting_level(self):
        def link_to_root(each):
            if not each.is_root() and each.parent is None:
                each.set_parent(self.root)

        self.loops.for_each(link_to_root)
        self.calculate_nesting_level_below(self.root, 0)

    def calculate_nesting_level_below(self, above, depth):
        def descend(child):
            self.calculate_nesting_level_below(child, depth + 1)
            above.nesting_level = max(above.nesting_level, 1 + child.nesting_level)

        above.depth_level = depth
        above.children.for_each(descend)


class UnionFindNode:
    def __init__(self):
        self.parent = None
        self.block = None
        self.dfs_number = 0
        self.found = None

    def init(self, block, dfs_number):
        self.parent = self
        self.block = block
        self.dfs_number = dfs_number
        self.found = None

    def find_set(self):
        """The node that stands for its set. Those on the way are shown the way for the next time."""
        passed = Vector()
        node = self
        while node.parent is not node:
            if node.parent.parent is not node.parent:
                passed.append(node)
            node = node.parent
        passed.for_each(lambda each: each.unite(node))
        return node

    def unite(self, other):
        self.parent = other


BlockKind = Enum("BlockKind", ["NON_HEADER", "REDUCIBLE", "SELF_LOOP", "IRREDUCIBLE", "DEAD"])


class HavlakLoopFinder:
    def __init__(self, cfg, lsg):
        self.cfg = cfg
        self.lsg = lsg
        self.non_back_preds = Vector()
        self.back_preds = Vector()
        self.number = Dictionary()
        self.header = []
        self.kinds = []
        self.last = []
        self.nodes = []

    def is_ancestor(self, w, v):
        """Descendants have the numbers up to the last one that was given below their ancestor."""
        return w <= v <= self.last[w]

    def do_dfs(self, block, current):
        """Numbers all blocks that can be reached in the order in which they are; gives the last number."""
        self.nodes[current].init(block, current)
        self.number.at_put(block, current)
        last_id = current
        for i in range(block.out_edges.size()):
            target = block.out_edges.at(i)
            if self.number.at(target) == UNVISITED:
                last_id = self.do_dfs(target, last_id + 1)
        self.last[current] = last_id
        return last_id

    def init_all_nodes(self, start):
        self.cfg.blocks.for_each(lambda block: self.number.at_put(block, UNVISITED))
        self.do_dfs(start, 0)

    def identify_edges(self, size):
        """Sorts edges into those from a descendant, which close a loop, and others."""
        for w in range(size):
            block = self.nodes[w].block
            if block is not None:
                self.process_edges(block, w)
            else:
                self.kinds[w] = BlockKind.DEAD

    def process_edges(self, block, w):
        def process(source):
            v = self.number.at(source)
            if v != UNVISITED:
                if self.is_ancestor(w, v):
                    self.back_preds.at(w).append(v)
                else:
                    self.non_back_preds.at(w).add(v)

        block.in_edges.for_each(process)

    def find_loops(self):
        start = self.cfg.start
        if start is None:
            return
        size = self.cfg.node_count()
        self.header = [0] * size
        self.kinds = [BlockKind.NON_HEADER] * size
        self.last = [0] * size
        for _ in range(size):
            self.nodes.append(UnionFindNode())
            self.non_back_preds.append(Set())
            self.back_preds.append(Vector())
        self.init_all_nodes(start)
        self.identify_edges(size)

        # Inner headers come before outer ones.
        for w in range(size - 1, -1, -1):
            block = self.nodes[w].block
            if block is not None and not self.find_loop(w, block):
                return

    def find_loop(self, w, block):
        """Finds the loop with a header, if there is one. False if that would take too long."""
        node_pool = Vector()
        self.step_d(w, node_pool)
        if node_pool.size() != 0:
            self.kinds[w] = BlockKind.REDUCIBLE

        work_list = Vector()
        node_pool.for_each(work_list.append)
        while not work_list.is_empty():
            x = work_list.remove_first()
            if self.non_back_preds.at(x.dfs_number).size() > MAX_NON_BACK_PREDS:
                return False
            self.step_e(w, node_pool, work_list, x)

        if node_pool.size() > 0 or self.kinds[w] is BlockKind.SELF_LOOP:
            found = self.lsg.create_loop(block, self.kinds[w] is not BlockKind.IRREDUCIBLE)
            self.set_loop_attributes(w, node_pool, found)
        return True

    def step_d(self, w, node_pool):
        """The sources of back edges are in the loop."""

        def add_source(v):
            if v == w:
                self.kinds[w] = BlockKind.SELF_LOOP
            else:
                node_pool.append(self.nodes[v].find_set())

        self.back_preds.at(w).for_each(add_source)

    def step_e(self, w, node_pool, work_list, x):
        """What leads to a node of the loop is in it too, unless it can be reached without the header."""

        def chase(y):
            node = self.nodes[y].find_set()
            if not self.is_ancestor(w, node.dfs_number):
                self.kinds[w] = BlockKind.IRREDUCIBLE
                self.non_back_preds.at(w).add(node.dfs_number)
            elif node.dfs_number != w and not node_pool.has_some(lambda e: e is node):
                work_list.append(node)
                node_pool.append(node)

        self.non_back_preds.at(x.dfs_number).for_each(chase)

    def set_loop_attributes(self, w, node_pool, found):
        """Makes one node of the loop, and what was a loop before a child."""

        def take_in(node):
            self.header[node.dfs_number] = w
            node.unite(self.nodes[w])
            if node.found is not None:
                node.found.set_parent(found)
            else:
                found.blocks.add(node.block)

        self.nodes[w].found = found
        node_pool.for_each(take_in)


class LoopTesterApp:
    def __init__(self):
        self.cfg = ControlFlowGraph()
        self.lsg = LoopStructureGraph()
        self.cfg.create_node(0)

    def build_connect(self, start, end):
        BasicBlockEdge(self.cfg, start, end)

    def build_diamond(self, start):
        """A branch and where its two ways meet again."""
        self.build_connect(start, start + 1)
        self.build_connect(start, start + 2)
        self.build_connect(start + 1, start + 3)
        self.build_connect(start + 2, start + 3)
        return start + 3

    def build_straight(self, start, n):
        for i in range(n):
            self.build_connect(start + i, start + i + 1)
        return start + n

    def build_base_loop(self, first):
        """A loop with two loops in it, each around a branch."""
        header = self.build_straight(first, 1)
        diamond1 = self.build_diamond(header)
        d11 = self.build_straight(diamond1, 1)
        diamond2 = self.build_diamond(d11)
        footer = self.build_straight(diamond2, 1)
        self.build_connect(diamond2, d11)
        self.build_connect(diamond1, header)
        self.build_connect(footer, first)
        return self.build_straight(footer, 1)

    def construct_simple_cfg(self):
        self.cfg.create_node(0)
        self.build_base_loop(0)
        self.cfg.create_node(1)
        self.build_connect(0, 2)

    def construct_cfg(self, par_loops, ppar_loops, pppar_loops):
        n = 2
        for _ in range(par_loops):
            self.cfg.create_node(n + 1)
            self.build_connect(2, n + 1)
            n += 1
            for _ in range(ppar_loops):
                top = n
                n = self.build_straight(n, 1)
                for _ in range(pppar_loops):
                    n = self.build_base_loop(n)
                bottom = self.build_straight(n, 1)
                self.build_connect(n, top)
                n = bottom
            self.build_connect(n, 1)

    def find_loops(self, lsg):
        HavlakLoopFinder(self.cfg, lsg).find_loops()

    def run(self, dummy_loops, rounds, par_loops, ppar_loops, pppar_loops):
        self.construct_simple_cfg()
        for _ in range(dummy_loops):
            self.find_loops(self.lsg)
        self.construct_cfg(par_loops, ppar_loops, pppar_loops)
        self.find_loops(self.lsg)
        for _ in range(rounds):
            self.find_loops(LoopStructureGraph())
        self.lsg.calculate_nesting_level()
        return f"{self.lsg.loops.size()}/{self.cfg.node_count()}"


def benchmark(par_loops):
    return LoopTesterApp().run(1, 1, par_loops, 10, 5)


# The depth-first search goes as deep as the graph has blocks.
sys.setrecursionlimit(20000)
harness.run("Havlak", 10, benchmark)
