//! Compiles the `.proto` files, without a system `protoc`, into Rust and an encoded `FileDescriptorSet`.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

const FILES: [&str; 8] = [
    "greenlane/v1/documents.proto",
    "greenlane/v1/link.proto",
    "greenlane/v1/seller.proto",
    "greenlane/v1/warehouse.proto",
    "greenlane/v1/customs.proto",
    "greenlane/v1/carrier.proto",
    "greenlane/v1/control.proto",
    "greenlane/v1/journal.proto",
];

fn main() -> Result<(), Box<dyn Error>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../proto");
    println!("cargo::rerun-if-changed={}", root.display());

    let mut compiler = protox::Compiler::new([root])?;
    // Comments stay in the descriptors: reflection tools print them, and they are the documentation.
    compiler.include_source_info(true).include_imports(true).open_files(FILES)?;

    let out = PathBuf::from(env::var("OUT_DIR")?);
    fs::write(out.join("descriptors.bin"), compiler.encode_file_descriptor_set())?;
    tonic_prost_build::configure().bytes(".").compile_fds(compiler.file_descriptor_set())?;
    Ok(())
}
