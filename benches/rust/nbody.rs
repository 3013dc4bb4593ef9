//! The motion of the sun and four planets: float arithmetic on fields.
mod harness;

const SOLAR_MASS: f64 = 4.0 * std::f64::consts::PI * std::f64::consts::PI;
const DAYS_PER_YEAR: f64 = 365.24;

struct Body {
    x: f64,
    y: f64,
    z: f64,
    vx: f64,
    vy: f64,
    vz: f64,
    mass: f64,
}

impl Body {
    fn new(x: f64, y: f64, z: f64, vx: f64, vy: f64, vz: f64, mass: f64) -> Body {
        Body {
            x,
            y,
            z,
            vx: vx * DAYS_PER_YEAR,
            vy: vy * DAYS_PER_YEAR,
            vz: vz * DAYS_PER_YEAR,
            mass: mass * SOLAR_MASS,
        }
    }

    fn offset_momentum(&mut self, px: f64, py: f64, pz: f64) {
        self.vx = 0.0 - px / SOLAR_MASS;
        self.vy = 0.0 - py / SOLAR_MASS;
        self.vz = 0.0 - pz / SOLAR_MASS;
    }
}

struct System {
    bodies: Vec<Body>,
}

#[allow(clippy::excessive_precision, reason = "the published constants")]
impl System {
    fn new() -> System {
        let mut bodies = vec![
            Body::new(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 1.0),
            Body::new(4.84143144246472090, -1.16032004402742839, -0.103622044471123109, 0.00166007664274403694, 0.00769901118419740425, -0.0000690460016972063023, 0.000954791938424326609),
            Body::new(8.34336671824457987, 4.12479856412430479, -0.403523417114321381, -0.00276742510726862411, 0.00499852801234917238, 0.0000230417297573763929, 0.000285885980666130812),
            Body::new(12.8943695621391310, -15.1111514016986312, -0.223307578892655734, 0.00296460137564761618, 0.00237847173959480950, -0.0000296589568540237556, 0.0000436624404335156298),
            Body::new(15.3796971148509165, -25.9193146099879641, 0.179258772950371181, 0.00268067772490389322, 0.00162824170038242295, -0.0000951592254519715870, 0.0000515138902046611451),
        ];
        let (mut px, mut py, mut pz) = (0.0, 0.0, 0.0);
        for body in &bodies {
            px += body.vx * body.mass;
            py += body.vy * body.mass;
            pz += body.vz * body.mass;
        }
        bodies[0].offset_momentum(px, py, pz);
        System { bodies }
    }

    fn advance(&mut self, dt: f64) {
        for i in 0..self.bodies.len() {
            let (before, after) = self.bodies.split_at_mut(i + 1);
            let a = &mut before[i];
            for b in after {
                let dx = a.x - b.x;
                let dy = a.y - b.y;
                let dz = a.z - b.z;
                let distance2 = dx * dx + dy * dy + dz * dz;
                let mag = dt / (distance2 * distance2.sqrt());
                a.vx -= dx * b.mass * mag;
                a.vy -= dy * b.mass * mag;
                a.vz -= dz * b.mass * mag;
                b.vx += dx * a.mass * mag;
                b.vy += dy * a.mass * mag;
                b.vz += dz * a.mass * mag;
            }
        }
        for body in &mut self.bodies {
            body.x += dt * body.vx;
            body.y += dt * body.vy;
            body.z += dt * body.vz;
        }
    }

    fn energy(&self) -> f64 {
        let mut e = 0.0;
        for (i, a) in self.bodies.iter().enumerate() {
            e += 0.5 * a.mass * (a.vx * a.vx + a.vy * a.vy + a.vz * a.vz);
            for b in &self.bodies[i + 1..] {
                let dx = a.x - b.x;
                let dy = a.y - b.y;
                let dz = a.z - b.z;
                e -= a.mass * b.mass / (dx * dx + dy * dy + dz * dz).sqrt();
            }
        }
        e
    }
}

fn benchmark(steps: i64) -> String {
    let mut system = System::new();
    for _ in 0..steps {
        system.advance(0.01);
    }
    let energy = system.energy();
    assert!(steps != 1 || energy == -0.16907495402506745);
    assert!(steps != 250_000 || energy == -0.1690859889909308);
    format!("{energy:.9}")
}

fn main() {
    harness::run("NBody", 10_000, benchmark);
}
