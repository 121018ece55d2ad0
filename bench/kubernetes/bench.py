"""Applies simulations of growing size to a cluster and prints what that costs: time by its parts, calls of the API server, CPU time, memory."""
import calendar
import json
import re
import signal
import subprocess
import sys
import time
import urllib.request

SPACE = "microsim-bench"
DEADLINE = 300
QUIET = 20
PORT = 7271


def kubectl(*arguments, text=None):
    done = subprocess.run(["kubectl", *arguments], input=text, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"kubectl {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout


def document(services, delay=0):
    """A chain of fans: each service calls the next two of a binary tree, as far as they are there."""
    def service(index):
        calls = [{"to": f"s-{child}"} for child in (2 * index + 1, 2 * index + 2) if child < services]
        fault = [{"type": "latency", "args": {"delay": delay}}] if index == services - 1 and delay else []
        return {"framework": "gorilla", "replicas": 1, "calls": calls, "faults": {"before": fault}}

    return json.dumps({
        "apiVersion": "microsim.dev/v1alpha1", "kind": "Simulation", "metadata": {"name": "bench"},
        "spec": {"services": {f"s-{i}": service(i) for i in range(services)}},
    })


def metrics():
    text = urllib.request.urlopen(f"http://127.0.0.1:{PORT}/metrics", timeout=5).read().decode()
    return {name: float(value) for name, value in re.findall(r"^([^# ]\S*) (\S+)$", text, re.M)}


def since(before):
    now = metrics()
    return {name: now[name] - before.get(name, 0) for name in now}


def wait(what, condition):
    start = time.monotonic()
    while not condition():
        if time.monotonic() - start > DEADLINE:
            sys.exit(f"not within {DEADLINE} s: {what}")
        time.sleep(0.2)


def is_current(services):
    status = json.loads(kubectl("get", "simulation", "bench", "-n", SPACE, "-o", "json"))
    ready = [c for c in status.get("status", {}).get("conditions", []) if c["type"] == "Ready"]
    done = status.get("status", {}).get("observedGeneration") == status["metadata"]["generation"]
    return done and bool(ready) and ready[0]["status"] == "True" and status["status"].get("readyServices") == services


def seconds(stamp):
    return calendar.timegm(time.strptime(stamp, "%Y-%m-%dT%H:%M:%SZ"))


def pods(applied):
    """When the first pod was made, and the last one made, scheduled, started, ready and said to be so, in whole seconds since the simulation was applied.

    A kubelet writes what it knows at a limited rate (5 calls a second before Kubernetes 1.27, 50 since): nobody can know of a pod's readiness before.
    """
    made, last = [], {"scheduled": 0, "started": 0, "ready": 0, "told by the kubelet": 0}
    for pod in json.loads(kubectl("get", "--raw", f"/api/v1/namespaces/{SPACE}/pods"))["items"]:
        made.append(seconds(pod["metadata"]["creationTimestamp"]))
        when = {c["type"]: seconds(c["lastTransitionTime"]) for c in pod["status"]["conditions"] if c["status"] == "True"}
        last["scheduled"] = max(last["scheduled"], when["PodScheduled"])
        last["ready"] = max(last["ready"], when["Ready"])
        told = max(seconds(m["time"]) for m in pod["metadata"]["managedFields"] if m["manager"] == "kubelet")
        last["told by the kubelet"] = max(last["told by the kubelet"], told)
        last["started"] = max(last["started"], seconds(pod["status"]["containerStatuses"][0]["state"]["running"]["startedAt"]))
    times = {"first pod made": min(made), "last one made": max(made), **last}
    return ", ".join(f"{name} {at - int(applied)} s" for name, at in times.items())


def cost(now):
    calls = {kind: int(now[f'microsim_kubernetes_api_calls_total{{type="{kind}"}}']) for kind in ("write", "read")}
    return f"{calls['write']:5d} writes {calls['read']:4d} reads {now['process_cpu_seconds_total']:7.2f} s CPU"


def step(name, services, change):
    before, start = metrics(), time.monotonic()
    change()
    wait(name, lambda: is_current(services))
    took = time.monotonic() - start
    print(f"  {name:28} {took:7.2f} s  {cost(since(before))}", flush=True)


def measure(services):
    print(f"{services} services")
    kubectl("create", "namespace", SPACE)
    try:
        applied = time.time()
        step("apply, to all ready", services, lambda: kubectl("apply", "--server-side", "-n", SPACE, "-f", "-", text=document(services)))
        print(f"    of it: {pods(applied)}")
        time.sleep(QUIET)
        before = metrics()
        time.sleep(QUIET)
        print(f"  {f'nothing changes, {QUIET} s':28} {'':7}    {cost(since(before))} (the lease is renewed every 2 s)")
        step("one plan changes", services, lambda: kubectl("apply", "--server-side", "-n", SPACE, "-f", "-", text=document(services, delay=5)))
        print(f"  memory of the control plane: {metrics()['process_resident_memory_bytes'] / 1e6:.0f} MB")
    finally:
        kubectl("delete", "simulation", "bench", "-n", SPACE, "--ignore-not-found")
        kubectl("delete", "namespace", SPACE)


def main():
    program, *sizes = sys.argv[1:]
    # What is ended from outside tidies up too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))
    kubectl("apply", "--server-side", "--force-conflicts", "-f", "deploy/crds/simulations.yaml", "-f", "deploy/crds/serviceconditions.yaml")
    serve = subprocess.Popen([program, "serve", "--runtime", "kubernetes", "--port", str(PORT)], stdout=subprocess.DEVNULL)
    try:
        def leads():
            try:
                return metrics()["microsim_leader"] == 1
            except OSError:
                return False

        wait("the control plane leads", leads)
        for size in sizes or ["10", "50", "100"]:
            measure(int(size))
    finally:
        serve.terminate()
        serve.wait()


main()
