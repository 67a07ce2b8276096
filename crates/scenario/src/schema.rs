//! `schema`: the language as a JSON Schema, written from the parser's own types.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use crate::layer::{ENTRIES, Layer};
use crate::shape::{Described, Scalar, Shape, Table};

/// The JSON Schema of scenario files, as text that ends in a new line.
pub fn schema() -> String {
    let mut definitions = BTreeMap::new();
    let root = value(&Layer::shape(), &mut definitions);
    let definitions: Map<String, Value> = definitions.into_iter().collect();
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A scenario of Greenlane",
        "$ref": root["$ref"],
        "$defs": definitions,
    });
    // A map of strings always becomes text.
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

type Definitions = BTreeMap<String, Value>;

fn value(shape: &Shape, definitions: &mut Definitions) -> Value {
    match shape {
        Shape::Table(table) => reference(table, definitions),
        Shape::Names { value: inner, .. } => {
            json!({ "type": "object", "additionalProperties": value(&inner(), definitions) })
        }
        Shape::List { entry, patched, every } => list(&entry(), *patched, *every, definitions),
        Shape::Scalar(scalar) => text(scalar),
        Shape::Choice(words) => {
            let words: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            json!({ "enum": words })
        }
        Shape::Either(shapes) => {
            let shapes: Vec<Value> = shapes.iter().map(|shape| value(&shape(), definitions)).collect();
            json!({ "anyOf": shapes })
        }
        Shape::Any(_) => json!(true),
    }
}

/// A list; one that can be patched may be a table of its entries, and of what is said about every one.
fn list(entry: &Shape, patched: bool, every: bool, definitions: &mut Definitions) -> Value {
    let item = value(entry, definitions);
    let whole = json!({ "type": "array", "items": item });
    if !patched {
        return whole;
    }
    let mut table = json!({ "type": "object", "additionalProperties": item });
    if let (true, Shape::Table(entry)) = (every, entry) {
        table["properties"] = properties(entry, definitions);
        table["properties"][ENTRIES] = whole.clone();
    }
    json!({ "anyOf": [whole, table] })
}

fn text(scalar: &Scalar) -> Value {
    let mut schema = json!({ "description": description(scalar) });
    schema["type"] = match scalar.json {
        [one] => json!(one),
        several => json!(several),
    };
    if !scalar.pattern.is_empty() {
        schema["pattern"] = json!(scalar.pattern);
    }
    schema
}

fn description(scalar: &Scalar) -> String {
    match scalar.unit {
        "" => format!("{}, like {}", scalar.name, scalar.example),
        unit => format!("{} ({unit}), like {}", scalar.name, scalar.example),
    }
}

/// A reference to a table; its definition is written the first time it is met.
fn reference(table: &Table, definitions: &mut Definitions) -> Value {
    let name = table.name.strip_suffix("Layer").unwrap_or(table.name);
    let name = if name.is_empty() { "Scenario" } else { name };
    if !definitions.contains_key(name) {
        // Its own place is held while its keys are written: tables may nest in themselves.
        definitions.insert(name.to_owned(), Value::Null);
        let definition = json!({
            "type": "object",
            "description": table.about,
            "additionalProperties": false,
            "properties": properties(table, definitions),
        });
        definitions.insert(name.to_owned(), definition);
    }
    json!({ "$ref": format!("#/$defs/{name}") })
}

fn properties(table: &Table, definitions: &mut Definitions) -> Value {
    let mut properties = Map::new();
    for key in &table.keys {
        let mut schema = value(&(key.shape)(), definitions);
        if let Value::Object(schema) = &mut schema {
            schema.insert("description".to_owned(), json!(key.effect));
        }
        properties.insert(key.name.to_owned(), schema);
    }
    Value::Object(properties)
}
