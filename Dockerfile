# docker build -t claimlog .    docker run --rm -v "$PWD:/work" claimlog check FILE
FROM rust:1.89-bookworm AS build
WORKDIR /src
COPY . .
ENV RUSTFLAGS="-C target-feature=+crt-static"
RUN cargo build --release --locked --features released --target x86_64-unknown-linux-gnu \
 && mkdir -p /out/home /out/work /out/tmp \
 && cp target/x86_64-unknown-linux-gnu/release/claimlog /out/claimlog

# Nothing but the program, its licences and three folders of a user who is not root.
FROM scratch
COPY --from=build /out/claimlog /claimlog
COPY --from=build /src/licenses /src/LICENSE-MIT /src/LICENSE-APACHE /licenses/
COPY --from=build --chown=10001:10001 /out/home /home
COPY --from=build --chown=10001:10001 /out/work /work
COPY --from=build --chown=10001:10001 /out/tmp /tmp
USER 10001:10001
# Keys and remembered checkpoints: mount a volume here to keep them.
ENV CLAIMLOG_HOME=/home
VOLUME /home
WORKDIR /work
ENTRYPOINT ["/claimlog"]
