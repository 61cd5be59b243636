# The strategies of examples/service.py:  docker build -f examples/deploy/service.Dockerfile .
#
#   docker run --env-file service.env -p 127.0.0.1:9180:9180 --stop-timeout 15 IMAGE
#
# service.env has KIWOOM_SERVER=paper, the keys KIWOOM_PAPER_APPKEY and KIWOOM_PAPER_SECRETKEY, and
# KIWOOM_NATS_URL, the broker. A volume at /var/lib/kiwoom keeps the journal.
FROM python:3.13-slim
RUN pip install --no-cache-dir "kiwoom-async[nats,prometheus]" && useradd --system kiwoom \
    && install -d -o kiwoom /var/lib/kiwoom
COPY examples/service.py /opt/kiwoom/service.py
USER kiwoom
ENV HOST=0.0.0.0 JOURNAL=/var/lib/kiwoom/data
EXPOSE 9180
HEALTHCHECK --interval=30s CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:9180/healthz')"]
STOPSIGNAL SIGTERM
# exec form: the program itself gets SIGTERM
CMD ["python", "/opt/kiwoom/service.py"]
