//! A picture of mirrors, spheres and planes, traced ray by ray: float arithmetic on small structs, calls through traits.
mod harness;

use std::ops::{Add, Mul, Sub};

const EPSILON: f64 = 0.000001;
const BOUNCES: i64 = 4;

#[derive(Clone, Copy)]
struct Vector {
    x: f64,
    y: f64,
    z: f64,
}

impl Add for Vector {
    type Output = Vector;

    fn add(self, o: Vector) -> Vector {
        vector(self.x + o.x, self.y + o.y, self.z + o.z)
    }
}

impl Sub for Vector {
    type Output = Vector;

    fn sub(self, o: Vector) -> Vector {
        vector(self.x - o.x, self.y - o.y, self.z - o.z)
    }
}

impl Mul<f64> for Vector {
    type Output = Vector;

    fn mul(self, k: f64) -> Vector {
        vector(self.x * k, self.y * k, self.z * k)
    }
}

impl Vector {
    fn dot(self, o: Vector) -> f64 {
        self.x * o.x + self.y * o.y + self.z * o.z
    }

    /// Component by component, as light is coloured by what it meets.
    fn tint(self, o: Vector) -> Vector {
        vector(self.x * o.x, self.y * o.y, self.z * o.z)
    }

    fn unit(self) -> Vector {
        self * (1.0 / self.dot(self).sqrt())
    }

    fn reflect(self, normal: Vector) -> Vector {
        self - normal * (2.0 * self.dot(normal))
    }
}

fn vector(x: f64, y: f64, z: f64) -> Vector {
    Vector { x, y, z }
}

struct Ray {
    origin: Vector,
    direction: Vector,
}

impl Ray {
    fn at(&self, distance: f64) -> Vector {
        self.origin + self.direction * distance
    }
}

/// What a thing is made of: `mirror` is the part of the light that it reflects, `shine` how sharp a lamp is seen in it (as
/// squarings).
#[derive(Clone, Copy)]
struct Material {
    colour: Vector,
    mirror: f64,
    shine: i64,
}

trait Thing {
    /// How far along the ray it is met.
    fn meets(&self, ray: &Ray) -> Option<f64>;
    fn normal(&self, point: Vector) -> Vector;
    fn material(&self, point: Vector) -> Material;
}

struct Sphere {
    centre: Vector,
    radius: f64,
    material: Material,
}

impl Thing for Sphere {
    fn meets(&self, ray: &Ray) -> Option<f64> {
        let to_centre = self.centre - ray.origin;
        let middle = to_centre.dot(ray.direction);
        let half = self.radius * self.radius - to_centre.dot(to_centre) + middle * middle;
        if half < 0.0 {
            return None;
        }
        let near = middle - half.sqrt();
        if near > EPSILON {
            return Some(near);
        }
        let far = middle + half.sqrt();
        if far > EPSILON { Some(far) } else { None }
    }

    fn normal(&self, point: Vector) -> Vector {
        (point - self.centre) * (1.0 / self.radius)
    }

    fn material(&self, _: Vector) -> Material {
        self.material
    }
}

/// All points whose product with the normal is `offset`; in two colours, in squares.
struct Plane {
    normal: Vector,
    offset: f64,
    light: Material,
    dark: Material,
}

impl Thing for Plane {
    fn meets(&self, ray: &Ray) -> Option<f64> {
        let slope = ray.direction.dot(self.normal);
        if slope > -EPSILON {
            return None;
        }
        let distance = (self.offset - ray.origin.dot(self.normal)) / slope;
        if distance > EPSILON { Some(distance) } else { None }
    }

    fn normal(&self, _: Vector) -> Vector {
        self.normal
    }

    fn material(&self, point: Vector) -> Material {
        let squares = point.x.floor() + point.y.floor() + point.z.floor();
        if squares as i64 % 2 == 0 { self.light } else { self.dark }
    }
}

struct Lamp {
    place: Vector,
    colour: Vector,
}

struct Scene {
    things: Vec<Box<dyn Thing>>,
    lamps: Vec<Lamp>,
    sky: Vector,
}

impl Scene {
    fn nearest(&self, ray: &Ray) -> Option<(f64, &dyn Thing)> {
        let mut best = None;
        let mut limit = f64::INFINITY;
        for thing in &self.things {
            if let Some(distance) = thing.meets(ray)
                && distance < limit
            {
                limit = distance;
                best = Some((distance, thing.as_ref()));
            }
        }
        best
    }

    fn is_dark(&self, ray: &Ray, limit: f64) -> bool {
        self.things.iter().any(|thing| match thing.meets(ray) {
            Some(distance) => distance < limit,
            None => false,
        })
    }

    fn trace(&self, ray: &Ray, bounces: i64) -> Vector {
        let Some((distance, thing)) = self.nearest(ray) else {
            return self.sky * (0.6 + 0.4 * ray.direction.y);
        };
        let point = ray.at(distance);
        let mut normal = thing.normal(point);
        if normal.dot(ray.direction) > 0.0 {
            normal = normal * -1.0;
        }
        let above = point + normal * EPSILON;
        let material = thing.material(above);
        let reflected = ray.direction.reflect(normal);

        let mut colour = material.colour * 0.1;
        for lamp in &self.lamps {
            let way = lamp.place - above;
            let length = way.dot(way).sqrt();
            let direction = way * (1.0 / length);
            let facing = normal.dot(direction);
            if facing <= 0.0 {
                continue;
            }
            if self.is_dark(&Ray { origin: above, direction }, length) {
                continue;
            }
            let mut highlight = reflected.dot(direction);
            if highlight > 0.0 {
                for _ in 0..material.shine {
                    highlight *= highlight;
                }
                colour = colour + lamp.colour * (highlight * 0.5);
            }
            colour = colour + lamp.colour.tint(material.colour) * facing;
        }
        if material.mirror == 0.0 || bounces == 0 {
            return colour;
        }
        let seen = self.trace(&Ray { origin: above, direction: reflected }, bounces - 1);
        colour * (1.0 - material.mirror) + seen * material.mirror
    }
}

fn scene() -> Scene {
    let paint = |r, g, b, mirror, shine| Material { colour: vector(r, g, b), mirror, shine };
    let ball = |x, y, z, radius, material| -> Box<dyn Thing> {
        Box::new(Sphere { centre: vector(x, y, z), radius, material })
    };
    let floor = Plane {
        normal: vector(0.0, 1.0, 0.0),
        offset: 0.0,
        light: paint(0.9, 0.9, 0.8, 0.1, 3),
        dark: paint(0.2, 0.25, 0.3, 0.3, 5),
    };
    let wall = Plane {
        normal: vector(0.0, 0.0, -1.0),
        offset: -9.0,
        light: paint(0.5, 0.3, 0.3, 0.0, 2),
        dark: paint(0.45, 0.3, 0.35, 0.0, 2),
    };
    let mut things: Vec<Box<dyn Thing>> = vec![
        Box::new(floor),
        Box::new(wall),
        ball(0.0, 1.5, 2.0, 1.5, paint(0.9, 0.9, 0.95, 0.8, 7)),
        ball(-2.4, 0.8, 0.5, 0.8, paint(0.9, 0.2, 0.2, 0.2, 5)),
        ball(2.2, 1.0, 0.2, 1.0, paint(0.2, 0.8, 0.3, 0.3, 4)),
    ];
    for k in 0..5 {
        let k = f64::from(k);
        things.push(ball(k * 1.2 - 2.4, 0.3, -1.5, 0.3, paint(0.2, 0.3, 0.2 * k, 0.1, 6)));
    }
    Scene {
        things,
        lamps: vec![
            Lamp { place: vector(-5.0, 6.0, -5.0), colour: vector(0.8, 0.8, 0.7) },
            Lamp { place: vector(4.0, 8.0, -3.0), colour: vector(0.3, 0.35, 0.5) },
        ],
        sky: vector(0.4, 0.6, 0.9),
    }
}

fn level(brightness: f64) -> i64 {
    (brightness * 255.0) as u8 as i64
}

/// The picture as a sum of its bytes, each multiplied by those before.
fn benchmark(width: i64) -> i64 {
    let scene = scene();
    let height = width * 3 / 4;
    let eye = vector(0.0, 1.8, -7.0);
    let mut sum = 0;
    for row in 0..height {
        for column in 0..width {
            let x = (column as f64 + 0.5) / width as f64 - 0.5;
            let y = (0.5 - (row as f64 + 0.5) / height as f64) * 0.75;
            let direction = vector(x, y - 0.05, 0.8).unit();
            let colour = scene.trace(&Ray { origin: eye, direction }, BOUNCES);
            for byte in [level(colour.x), level(colour.y), level(colour.z)] {
                sum = (sum * 31 + byte) % 1000000007;
            }
        }
    }
    sum
}

fn main() {
    harness::run("RayTracer", 120, benchmark);
}
