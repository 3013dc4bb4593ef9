//! Loops found in control-flow graphs, after Havlak: union-find, sets, hash tables, deep recursion.
mod harness;
mod som;

use som::{CustomHash, Dictionary, IdentitySet, Set, Vector};
use std::hint::black_box;

const UNVISITED: usize = 2147483647;
/// A node with more predecessors of this kind makes the algorithm give up.
const MAX_NON_BACK_PREDS: usize = 32768;

/// The name of a block is where it stands in its graph.
#[derive(Clone, Copy, PartialEq)]
struct BlockId(usize);

impl CustomHash for BlockId {
    fn custom_hash(&self) -> usize {
        self.0
    }
}

struct BasicBlock {
    in_edges: Vector<BlockId>,
    out_edges: Vector<BlockId>,
}

impl BasicBlock {
    fn new() -> BasicBlock {
        BasicBlock { in_edges: Vector::with_capacity(2), out_edges: Vector::with_capacity(2) }
    }
}

#[allow(dead_code, reason = "the graph keeps its edges, as in the other languages")]
struct BasicBlockEdge {
    from: BlockId,
    to: BlockId,
}

struct ControlFlowGraph {
    start: Option<BlockId>,
    blocks: Vector<BasicBlock>,
    edges: Vector<BasicBlockEdge>,
}

impl ControlFlowGraph {
    fn new() -> ControlFlowGraph {
        ControlFlowGraph { start: None, blocks: Vector::new(), edges: Vector::new() }
    }

    /// The block of a name, made if it is new.
    fn create_node(&mut self, name: usize) -> BlockId {
        if self.blocks.at(name).is_none() {
            self.blocks.at_put(name, BasicBlock::new());
        }
        if self.node_count() == 1 {
            self.start = Some(BlockId(name));
        }
        BlockId(name)
    }

    fn create_edge(&mut self, from: usize, to: usize) {
        let from = self.create_node(from);
        let to = self.create_node(to);
        self.block_mut(from).out_edges.append(to);
        self.block_mut(to).in_edges.append(from);
        self.edges.append(BasicBlockEdge { from, to });
    }

    fn block(&self, id: BlockId) -> &BasicBlock {
        self.blocks.at(id.0).expect("a block")
    }

    fn block_mut(&mut self, id: BlockId) -> &mut BasicBlock {
        self.blocks.at_mut(id.0).expect("a block")
    }

    fn node_count(&self) -> usize {
        self.blocks.size()
    }
}

type LoopId = usize;

#[allow(dead_code, reason = "loops are described, as in the other languages")]
struct SimpleLoop {
    header: Option<BlockId>,
    is_reducible: bool,
    counter: usize,
    parent: Option<LoopId>,
    nesting_level: usize,
    depth_level: usize,
    blocks: IdentitySet<BlockId>,
    children: IdentitySet<LoopId>,
}

impl SimpleLoop {
    fn new(header: Option<BlockId>, is_reducible: bool, counter: usize) -> SimpleLoop {
        let mut blocks = IdentitySet::new();
        if let Some(block) = header {
            blocks.add(block);
        }
        SimpleLoop {
            header,
            is_reducible,
            counter,
            parent: None,
            nesting_level: 0,
            depth_level: 0,
            blocks,
            children: IdentitySet::new(),
        }
    }

    fn is_root(&self) -> bool {
        self.header.is_none()
    }
}

struct LoopStructureGraph {
    loops: Vector<SimpleLoop>,
    root: LoopId,
}

impl LoopStructureGraph {
    fn new() -> LoopStructureGraph {
        LoopStructureGraph { loops: Vector::of(SimpleLoop::new(None, true, 0)), root: 0 }
    }

    fn create_loop(&mut self, header: BlockId, is_reducible: bool) -> LoopId {
        let created = self.loops.size();
        self.loops.append(SimpleLoop::new(Some(header), is_reducible, created));
        created
    }

    fn simple_loop(&mut self, id: LoopId) -> &mut SimpleLoop {
        self.loops.at_mut(id).expect("a loop")
    }

    fn set_parent(&mut self, id: LoopId, parent: LoopId) {
        self.simple_loop(id).parent = Some(parent);
        self.simple_loop(parent).children.add(id);
    }

    fn calculate_nesting_level(&mut self) {
        for id in 0..self.loops.size() {
            let each = self.simple_loop(id);
            if !each.is_root() && each.parent.is_none() {
                self.set_parent(id, self.root);
            }
        }
        self.calculate_nesting_level_below(self.root, 0);
    }

    fn calculate_nesting_level_below(&mut self, above: LoopId, depth: usize) -> usize {
        let above_loop = self.simple_loop(above);
        above_loop.depth_level = depth;
        let children: Vec<LoopId> = above_loop.children.iter().copied().collect();
        for child in children {
            let level = self.calculate_nesting_level_below(child, depth + 1);
            let above_loop = self.simple_loop(above);
            above_loop.nesting_level = above_loop.nesting_level.max(1 + level);
        }
        self.simple_loop(above).nesting_level
    }
}

type NodeId = usize;

/// Its number in the depth-first search is where it stands among the nodes.
struct UnionFindNode {
    parent: NodeId,
    block: Option<BlockId>,
    found: Option<LoopId>,
}

#[derive(Clone, Copy, PartialEq)]
enum BlockKind {
    NonHeader,
    Reducible,
    SelfLoop,
    Irreducible,
    Dead,
}

struct HavlakLoopFinder<'a> {
    cfg: &'a ControlFlowGraph,
    lsg: &'a mut LoopStructureGraph,
    non_back_preds: Vector<Set<NodeId>>,
    back_preds: Vector<Vector<NodeId>>,
    number: Dictionary<BlockId, usize>,
    header: Vec<NodeId>,
    kinds: Vec<BlockKind>,
    last: Vec<NodeId>,
    nodes: Vec<UnionFindNode>,
}

impl<'a> HavlakLoopFinder<'a> {
    fn new(cfg: &'a ControlFlowGraph, lsg: &'a mut LoopStructureGraph) -> HavlakLoopFinder<'a> {
        HavlakLoopFinder {
            cfg,
            lsg,
            non_back_preds: Vector::new(),
            back_preds: Vector::new(),
            number: Dictionary::new(),
            header: Vec::new(),
            kinds: Vec::new(),
            last: Vec::new(),
            nodes: Vec::new(),
        }
    }

    /// Descendants have the numbers up to the last one that was given below their ancestor.
    fn is_ancestor(&self, w: NodeId, v: NodeId) -> bool {
        w <= v && v <= self.last[w]
    }

    /// The node that stands for the set of one. Those on the way are shown the way for the next time.
    fn find_set(&mut self, id: NodeId) -> NodeId {
        let mut passed = Vector::new();
        let mut node = id;
        while self.nodes[node].parent != node {
            let parent = self.nodes[node].parent;
            if self.nodes[parent].parent != parent {
                passed.append(node);
            }
            node = parent;
        }
        for &each in passed.iter() {
            self.nodes[each].parent = node;
        }
        node
    }

    /// Numbers all blocks that can be reached in the order in which they are; gives the last number.
    fn do_dfs(&mut self, block: BlockId, current: NodeId) -> NodeId {
        self.nodes[current] = UnionFindNode { parent: current, block: Some(block), found: None };
        self.number.at_put(block, current);
        let mut last_id = current;
        for &target in self.cfg.block(block).out_edges.iter() {
            if self.number.at(target) == Some(UNVISITED) {
                last_id = self.do_dfs(target, last_id + 1);
            }
        }
        self.last[current] = last_id;
        last_id
    }

    fn init_all_nodes(&mut self, start: BlockId) {
        for name in 0..self.cfg.node_count() {
            self.number.at_put(BlockId(name), UNVISITED);
        }
        self.do_dfs(start, 0);
    }

    /// Sorts edges into those from a descendant, which close a loop, and others.
    fn identify_edges(&mut self, size: usize) {
        for w in 0..size {
            match self.nodes[w].block {
                Some(block) => self.process_edges(block, w),
                None => self.kinds[w] = BlockKind::Dead,
            }
        }
    }

    fn process_edges(&mut self, block: BlockId, w: NodeId) {
        for &source in self.cfg.block(block).in_edges.iter() {
            let v = self.number.at(source).expect("a number");
            if v != UNVISITED {
                if self.is_ancestor(w, v) {
                    self.back_preds.at_mut(w).expect("a list").append(v);
                } else {
                    self.non_back_preds.at_mut(w).expect("a set").add(v);
                }
            }
        }
    }

    fn find_loops(&mut self) {
        let Some(start) = self.cfg.start else {
            return;
        };
        let size = self.cfg.node_count();
        self.header = vec![0; size];
        self.kinds = vec![BlockKind::NonHeader; size];
        self.last = vec![0; size];
        for id in 0..size {
            self.nodes.push(UnionFindNode { parent: id, block: None, found: None });
            self.non_back_preds.append(Set::new());
            self.back_preds.append(Vector::new());
        }
        self.init_all_nodes(start);
        self.identify_edges(size);

        // Inner headers come before outer ones.
        for w in (0..size).rev() {
            if let Some(block) = self.nodes[w].block
                && !self.find_loop(w, block)
            {
                return;
            }
        }
    }

    /// Finds the loop with a header, if there is one. False if that would take too long.
    fn find_loop(&mut self, w: NodeId, block: BlockId) -> bool {
        let mut node_pool = Vector::new();
        self.step_d(w, &mut node_pool);
        if node_pool.size() != 0 {
            self.kinds[w] = BlockKind::Reducible;
        }

        let mut work_list = Vector::new();
        for &node in node_pool.iter() {
            work_list.append(node);
        }
        while let Some(x) = work_list.remove_first() {
            if self.non_back_preds.at(x).expect("a set").size() > MAX_NON_BACK_PREDS {
                return false;
            }
            self.step_e(w, &mut node_pool, &mut work_list, x);
        }

        if node_pool.size() > 0 || self.kinds[w] == BlockKind::SelfLoop {
            let found = self.lsg.create_loop(block, self.kinds[w] != BlockKind::Irreducible);
            self.set_loop_attributes(w, &node_pool, found);
        }
        true
    }

    /// The sources of back edges are in the loop.
    fn step_d(&mut self, w: NodeId, node_pool: &mut Vector<NodeId>) {
        for i in 0..self.back_preds.at(w).expect("a list").size() {
            let v = *self.back_preds.at(w).and_then(|preds| preds.at(i)).expect("a node");
            if v == w {
                self.kinds[w] = BlockKind::SelfLoop;
            } else {
                node_pool.append(self.find_set(v));
            }
        }
    }

    /// What leads to a node of the loop is in it too, unless it can be reached without the header.
    fn step_e(
        &mut self,
        w: NodeId,
        node_pool: &mut Vector<NodeId>,
        work_list: &mut Vector<NodeId>,
        x: NodeId,
    ) {
        for i in 0..self.non_back_preds.at(x).expect("a set").size() {
            let y = *self.non_back_preds.at(x).and_then(|preds| preds.at(i)).expect("a node");
            let node = self.find_set(y);
            if !self.is_ancestor(w, node) {
                self.kinds[w] = BlockKind::Irreducible;
                self.non_back_preds.at_mut(w).expect("a set").add(node);
            } else if node != w && !node_pool.has_some(|&e| e == node) {
                work_list.append(node);
                node_pool.append(node);
            }
        }
    }

    /// Makes one node of the loop, and what was a loop before a child.
    fn set_loop_attributes(&mut self, w: NodeId, node_pool: &Vector<NodeId>, found: LoopId) {
        self.nodes[w].found = Some(found);
        for &id in node_pool.iter() {
            self.header[id] = w;
            let node = &mut self.nodes[id];
            node.parent = w;
            match (node.found, node.block) {
                (Some(inner), _) => self.lsg.set_parent(inner, found),
                (None, Some(block)) => self.lsg.simple_loop(found).blocks.add(block),
                (None, None) => unreachable!("dead nodes are in no loop"),
            }
        }
    }
}

struct LoopTesterApp {
    cfg: ControlFlowGraph,
    lsg: LoopStructureGraph,
}

impl LoopTesterApp {
    fn new() -> LoopTesterApp {
        let mut cfg = ControlFlowGraph::new();
        cfg.create_node(0);
        LoopTesterApp { cfg, lsg: LoopStructureGraph::new() }
    }

    fn build_connect(&mut self, start: usize, end: usize) {
        self.cfg.create_edge(start, end);
    }

    /// A branch and where its two ways meet again.
    fn build_diamond(&mut self, start: usize) -> usize {
        self.build_connect(start, start + 1);
        self.build_connect(start, start + 2);
        self.build_connect(start + 1, start + 3);
        self.build_connect(start + 2, start + 3);
        start + 3
    }

    fn build_straight(&mut self, start: usize, n: usize) -> usize {
        for i in 0..n {
            self.build_connect(start + i, start + i + 1);
        }
        start + n
    }

    /// A loop with two loops in it, each around a branch.
    fn build_base_loop(&mut self, from: usize) -> usize {
        let header = self.build_straight(from, 1);
        let diamond1 = self.build_diamond(header);
        let d11 = self.build_straight(diamond1, 1);
        let diamond2 = self.build_diamond(d11);
        let footer = self.build_straight(diamond2, 1);
        self.build_connect(diamond2, d11);
        self.build_connect(diamond1, header);
        self.build_connect(footer, from);
        self.build_straight(footer, 1)
    }

    fn construct_simple_cfg(&mut self) {
        self.cfg.create_node(0);
        self.build_base_loop(0);
        self.cfg.create_node(1);
        self.build_connect(0, 2);
    }

    fn construct_cfg(&mut self, par_loops: usize, ppar_loops: usize, pppar_loops: usize) {
        let mut n = 2;
        for _ in 0..par_loops {
            self.cfg.create_node(n + 1);
            self.build_connect(2, n + 1);
            n += 1;
            for _ in 0..ppar_loops {
                let top = n;
                n = self.build_straight(n, 1);
                for _ in 0..pppar_loops {
                    n = self.build_base_loop(n);
                }
                let bottom = self.build_straight(n, 1);
                self.build_connect(n, top);
                n = bottom;
            }
            self.build_connect(n, 1);
        }
    }

    fn run(
        &mut self,
        dummy_loops: usize,
        rounds: usize,
        par_loops: usize,
        ppar_loops: usize,
        pppar_loops: usize,
    ) -> String {
        self.construct_simple_cfg();
        for _ in 0..dummy_loops {
            HavlakLoopFinder::new(&self.cfg, &mut self.lsg).find_loops();
        }
        self.construct_cfg(par_loops, ppar_loops, pppar_loops);
        HavlakLoopFinder::new(&self.cfg, &mut self.lsg).find_loops();
        for _ in 0..rounds {
            let mut lsg = LoopStructureGraph::new();
            HavlakLoopFinder::new(&self.cfg, &mut lsg).find_loops();
            black_box(&lsg);
        }
        self.lsg.calculate_nesting_level();
        format!("{}/{}", self.lsg.loops.size(), self.cfg.node_count())
    }
}

fn benchmark(par_loops: i64) -> String {
    LoopTesterApp::new().run(1, 1, par_loops as usize, 10, 5)
}

fn main() {
    harness::run("Havlak", 10, benchmark);
}
