#!/usr/bin/env python3
"""Writes what contract/schema/{fault,condition}.schema.json say of fault types from contract/faults.json. Run it after a change of the catalogue."""
import json
import pathlib

CONTRACT = pathlib.Path(__file__).resolve().parent.parent / "contract"
TYPES = json.loads((CONTRACT / "faults.json").read_text())["types"]


def argument(spec, nullable):
    unit = f", in {spec['unit']}" if "unit" in spec else ""
    schema = {"description": spec["summary"] + unit}
    if "enum" in spec:
        schema["enum"] = spec["enum"] + ([None] if nullable else [])
    else:
        schema["type"] = [spec["type"], "null"] if nullable else spec["type"]
    for ours, theirs in (("min", "minimum"), ("max", "maximum"), ("maxLength", "maxLength"), ("default", "default")):
        if ours in spec:
            schema[theirs] = spec[ours]
    return schema


def branch(name, fault, place):
    other = {"fault": "condition", "condition": "fault"}[place]
    refused = {"fault": "can be given in a condition alone", "condition": "a condition lasts as long as it exists"}[place]
    args = {
        key: {"description": refused, "type": "null"} if spec.get("only") == other else argument(spec, not spec.get("required"))
        for key, spec in fault["args"].items()
    }
    required = [key for key, spec in fault["args"].items() if spec.get("required") and spec.get("only") != other]
    schema = {"type": "object" if required else ["object", "null"], "properties": args, "additionalProperties": False}
    then = {"properties": {"args": schema}}
    if required:
        schema["required"] = required
        then["required"] = ["args"]
    return {"if": {"properties": {"type": {"const": name}}, "required": ["type"]}, "then": then}


def rewrite(file, change):
    path = CONTRACT / "schema" / file
    schema = json.loads(path.read_text())
    change(schema)
    path.write_text(json.dumps(schema, indent=2, ensure_ascii=False) + "\n")


names = list(TYPES)
on_links = [name for name, fault in TYPES.items() if fault["link"]]
in_services = [name for name, fault in TYPES.items() if fault["kind"] != "link"]


def fault(schema):
    schema["properties"]["type"]["enum"] = names
    schema["allOf"] = [branch(name, spec, "fault") for name, spec in TYPES.items()]
    schema["$defs"]["link"]["properties"]["type"]["enum"] = on_links
    schema["$defs"]["phase"] = {"description": "a fault that may act in a service", "$ref": "fault.schema.json", "properties": {"type": {"enum": in_services}}}


def condition(schema):
    schema["properties"]["type"]["enum"] = names
    schema["allOf"] = [branch(name, spec, "condition") for name, spec in TYPES.items()] + [
        {
            "if": {"properties": {"to": {"type": "array", "minItems": 1}}, "required": ["to"]},
            "then": {"properties": {"type": {"enum": on_links}}},
            "else": {"properties": {"type": {"enum": in_services}}},
        }
    ]


rewrite("fault.schema.json", fault)
rewrite("condition.schema.json", condition)
